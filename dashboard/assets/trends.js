/* What the trends page does in the browser: it measures itself and reads presses on charts. */
(function () {
  "use strict";

  var PAGE = "trends-body";
  var WIDTH = "trends-width";
  var observed = null;

  /* The width charts are drawn for, in steps so small that no one sees them. */
  function width() {
    var page = document.getElementById(PAGE);
    return page ? Math.floor(page.clientWidth / 4) * 4 : 0;
  }

  /* Tells the server when the page became wider or narrower, once it has come to rest. */
  function observe() {
    var page = document.getElementById(PAGE);
    if (!page || page === observed) return;
    observed = page;
    var rest = 0;
    var told = width();
    new ResizeObserver(function () {
      clearTimeout(rest);
      rest = setTimeout(function () {
        if (document.getElementById(PAGE) !== page || !width() || width() === told) return;
        told = width();
        window.dash_clientside.set_props(WIDTH, { data: told });
      }, 80);
    }).observe(page);
    new MutationObserver(mark).observe(page, { childList: true, subtree: true });
  }

  /* The number whose explanation is open is underlined; nothing is drawn anew for that. */
  function mark() {
    var open = new URLSearchParams(location.search).get("explain");
    document.querySelectorAll("#" + PAGE + " .k-num").forEach(function (number) {
      var opens = new URL(number.href).searchParams.get("explain") === open;
      number.classList.toggle("k-num-opened", opens);
      number.setAttribute("aria-expanded", String(opens));
    });
  }

  /* The query string without the explanation, which changes nothing in the charts. */
  function asked(search) {
    var parameters = new URLSearchParams(search || "");
    parameters.delete("explain");
    return parameters.toString();
  }

  function unfold(event) {
    var button = event.target.closest("[data-filters]");
    if (!button) return;
    var bar = button.closest(".k-filters");
    var open = bar.dataset.open === undefined;
    if (open) bar.dataset.open = "";
    else delete bar.dataset.open;
    button.setAttribute("aria-expanded", String(open));
  }

  document.addEventListener("click", unfold);

  /* In the list of units those inside another stand further right; in the field they do not. */
  window.dashMantineFunctions = Object.assign(window.dashMantineFunctions || {}, {
    indented: function (entry) {
      var style = { paddingLeft: 12 * (entry.option.depth || 0), fontWeight: entry.checked ? 600 : 400 };
      return window.React.createElement("span", { style: style }, entry.option.label);
    },
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    trends: {
      /* What is asked, the whole address, and at first how wide the page is. */
      asked: function (search, _page, before, address) {
        var none = window.dash_clientside.no_update;
        var first = before === undefined || before === null;
        var now = asked(search);
        observe();
        mark();
        return [
          before === now ? none : now,
          address === (search || "") ? none : search || "",
          first ? width() : none,
        ];
      },

      /* A press on a point opens the explanation of its period. */
      pressed: function (click, figure, search) {
        var none = window.dash_clientside.no_update;
        if (!click || !click.points || !click.points.length) return none;
        var place = figure.layout.xaxis.categoryarray.indexOf(click.points[0].x);
        if (place < 0) return none;
        var parameters = new URLSearchParams(search || "");
        parameters.set("explain", figure.layout.meta.explain[place]);
        return "?" + parameters.toString();
      },
    },
  });
})();
