/* What the coverage page does in the browser: it reads presses on points, and marks the number
   whose explanation is open. */
(function () {
  "use strict";

  var PAGE = "coverage-body";
  var observed = null;

  /* Nothing is drawn anew when an explanation opens; only its number is underlined. */
  function mark() {
    var open = new URLSearchParams(location.search).get("explain");
    document.querySelectorAll("#" + PAGE + " .k-num").forEach(function (number) {
      var opens = new URL(number.href).searchParams.get("explain") === open;
      number.classList.toggle("k-num-opened", opens);
      number.setAttribute("aria-expanded", String(opens));
    });
  }

  function observe() {
    var page = document.getElementById(PAGE);
    if (!page || page === observed) return;
    observed = page;
    new MutationObserver(mark).observe(page, { childList: true, subtree: true });
  }

  function withoutExplanation(search) {
    var parameters = new URLSearchParams(search || "");
    parameters.delete("explain");
    return parameters.toString();
  }

  /* What a press opens stands beside the words of each point. */
  function explains(click) {
    var point = ((click && click.points) || []).find(function (one) {
      return Array.isArray(one.customdata) && one.customdata[1];
    });
    return point ? point.customdata[1] : null;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    coverage: {
      /* What is asked, and the whole address. */
      asked: function (search, _page, before, address) {
        var none = window.dash_clientside.no_update;
        var now = withoutExplanation(search);
        observe();
        mark();
        return [before === now ? none : now, address === (search || "") ? none : search || ""];
      },

      pressed: function (_clicks, search) {
        var pressed = window.dash_clientside.callback_context.triggered[0];
        var open = pressed && explains(pressed.value);
        if (!open) return window.dash_clientside.no_update;
        var parameters = new URLSearchParams(search || "");
        parameters.set("explain", open);
        return "?" + parameters.toString();
      },
    },
  });
})();
