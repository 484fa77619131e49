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

  /* Charts are asked for when they come near the window, the others after them one at a time, so
     that a page that is opened asks for a few only and one that is printed holds them all. */
  var AHEAD = "600px 0px";
  var PATIENCE = 4000;
  var now = { asked: null, width: null };
  var told = {};
  var near = new Set();
  var looking = null;
  var arriving = null;

  function places() {
    return Array.from(document.querySelectorAll("#" + PAGE + " [data-chart]"));
  }

  function tell(place) {
    var name = place.dataset.chart;
    var before = told[name];
    var anew = stale(place);
    if (!anew && before.width === now.width) return;
    if (anew) set("trends-near-" + name, now.asked);
    else if (place.querySelector(".k-graph")) set("trends-wide-" + name, now.width);
    told[name] = { asked: now.asked, width: now.width, awaited: anew };
    if (anew) setTimeout(function () { arrived(name); }, PATIENCE);
    delete place.dataset.old;
  }

  function set(id, data) {
    window.dash_clientside.set_props(id, { data: data });
  }

  function arrived(name) {
    if (told[name]) told[name].awaited = false;
    next();
  }

  /* Whether other filters are asked now; of another width a chart hears when it comes near. */
  function stale(place) {
    var before = told[place.dataset.chart];
    return !before || before.asked !== now.asked;
  }

  /* The next chart below, once all that were asked for are there. */
  function next() {
    var waits = places().some(function (place) {
      var of = told[place.dataset.chart];
      return of && of.awaited;
    });
    if (!waits) places().filter(stale).slice(0, 1).forEach(tell);
  }

  function all() {
    places().forEach(tell);
  }

  function look() {
    if (looking && looking.page === document.getElementById(PAGE)) return;
    if (looking) { looking.disconnect(); arriving.disconnect(); }
    near.clear();
    told = {};
    looking = new IntersectionObserver(function (seen) {
      seen.forEach(function (each) {
        if (!each.isIntersecting) near.delete(each.target);
        else { near.add(each.target); tell(each.target); }
      });
    }, { rootMargin: AHEAD });
    looking.page = document.getElementById(PAGE);
    arriving = new MutationObserver(function (changes) {
      changes.forEach(function (change) { arrived(change.target.dataset.chart); });
    });
    places().forEach(function (place) {
      looking.observe(place);
      arriving.observe(place, { childList: true });
    });
  }

  addEventListener("beforeprint", all);

  /* The query string without the explanation, which changes nothing in the charts. */
  function asked(search) {
    var parameters = new URLSearchParams(search || "");
    parameters.delete("explain");
    return parameters.toString();
  }

  /* What a point explains: its own number, or that of its period. */
  function explained(point, figure) {
    var own = figure.data[point.curveNumber].meta;
    if (own) return own[point.pointNumber];
    return figure.layout.meta.explain[figure.layout.xaxis.categoryarray.indexOf(point.x)];
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

      /* Other filters, or another width: what is near is asked for at once. */
      draw: function (search, width) {
        if (search === undefined || search === null || !width) return window.dash_clientside.no_update;
        now = { asked: search, width: width };
        look();
        places().forEach(function (place) {
          if (near.has(place)) tell(place);
          else place.toggleAttribute("data-old", Boolean(told[place.dataset.chart]) && stale(place));
        });
        setTimeout(next, 0);
        return search;
      },

      /* After a note was pinned or taken back the charts are drawn anew, with its line. */
      again: function (said) {
        if (said) {
          told = {};
          near.forEach(tell);
        }
        return window.dash_clientside.no_update;
      },

      /* A press on a point opens the explanation of its period. */
      pressed: function (click, figure, search) {
        var none = window.dash_clientside.no_update;
        if (!click || !click.points || !click.points.length) return none;
        var explain = explained(click.points[0], figure);
        return explain ? window.mikata.explaining(search || "", explain) : none;
      },
    },
  });
})();
