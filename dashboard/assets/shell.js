/* What the frame does in the browser: it needs no answer from the server. */
(function () {
  "use strict";

  var YEAR = 31536000;

  function meta(name) {
    return document.querySelector('meta[name="' + name + '"]').content;
  }

  /* The renderer writes an address here that the browser may not keep; ours it may. */
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () { return meta("mikata-plotly"); },
    set: function () {},
  });

  function remember(pair) {
    document.cookie = pair + ";path=/;max-age=" + YEAR + ";samesite=lax";
  }

  /* Changes the address without loading the page again; dcc.Location hears of it. */
  function goTo(href) {
    history.pushState({}, "", href);
    dispatchEvent(new PopStateEvent("popstate"));
  }

  /* A query string with another explanation open, or none; all else that it asks stays. */
  function explaining(search, explain) {
    var kept = search.replace(/^\?/, "").split("&").filter(function (each) {
      return each && !/^explain=/.test(each);
    });
    var said = encodeURIComponent(explain || "").replace(/%(3A|2F|2C)/g, decodeURIComponent);
    return "?" + kept.concat(said ? "explain=" + said : []).join("&");
  }

  /* A number may still be that of filters which the reader has changed since: its link changes
     nothing of the present address but the explanation. */
  function here(href) {
    var link = new URL(href);
    if (link.pathname !== location.pathname) return href;
    var explain = link.searchParams.get("explain");
    return location.pathname + explaining(location.search, explain).replace(/^\?$/, "");
  }

  window.mikata = { explaining: explaining };

  function copy(button) {
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      var words = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(function () { button.textContent = words; }, 2000);
    });
  }

  /* The places whose charts are shown as tables: they stay so when a chart is drawn anew. */
  var tables = new Set();

  function show(chart) {
    var table = tables.has(chart.parentElement.id);
    chart.dataset.shows = table ? "table" : "picture";
    chart.querySelector("[data-table]").setAttribute("aria-pressed", String(table));
    mark(chart);
    return table;
  }

  /* Said of its place and its row as well: a selector with :has() would be looked up anew with each
     mark that is drawn in any chart of the page, for seconds. */
  function mark(chart) {
    var row = chart.closest(".k-charts");
    chart.parentElement.toggleAttribute("data-as-table", chart.dataset.shows === "table");
    if (row) row.toggleAttribute("data-with-table", !!row.querySelector("[data-as-table]"));
  }

  function turn(button) {
    var chart = button.closest(".k-chart");
    var place = chart.parentElement.id;
    if (!tables.delete(place)) tables.add(place);
    if (!show(chart)) dispatchEvent(new Event("resize"));
  }

  function press(event) {
    var target = event.target.closest("[data-cookie],[data-copy],[data-table],[data-reload],[data-stay]");
    if (!target || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    var does = target.dataset;
    if ("cookie" in does) {
      event.preventDefault();
      remember(does.cookie);
      if (does.href) location.assign(does.href);
      else location.reload();
    } else if ("copy" in does) copy(target);
    else if ("table" in does) turn(target);
    else if ("reload" in does) location.reload();
    else if ("stay" in does) {
      event.preventDefault();
      if (target.matches(".k-num")) explained = target.getAttribute("aria-label");
      goTo(target.matches(".k-num,[data-close]") ? here(target.href) : target.href);
    }
  }

  document.addEventListener("click", press);

  /* The focus goes into an explanation that opens, and back to its number when it closes. The
     number may be drawn anew meanwhile, so it is found by its name, until somebody acts. */
  var explained = null;
  var explanation = null;
  var returning = false;

  function number() {
    return document.querySelector('.k-num[aria-label="' + CSS.escape(explained) + '"]');
  }

  function follow() {
    var present = document.querySelector(".k-explanation");
    var changed = Boolean(present) !== Boolean(explanation);
    explanation = present;
    if (!explained) return;
    if (changed && present) present.querySelector("[data-close]").focus({ preventScroll: true });
    if (changed && !present) returning = true;
    if (returning && document.activeElement === document.body && number()) {
      number().focus({ preventScroll: true });
    }
  }

  function act() {
    if (returning) explained = null;
    returning = false;
  }

  document.addEventListener("keydown", act, true);
  document.addEventListener("pointerdown", act, true);
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
      showTitle: function (title) {
        if (title) document.title = title;
        return title ? title.split(" · ")[0] : "";
      },

      wantTable: function (presses, filled) {
        var wanted = window.dash_clientside.callback_context.outputs_list.id;
        var table = JSON.stringify(Object.assign({}, wanted, { part: "table" }));
        var shown = show(document.getElementById(table).closest(".k-chart"));
        return shown && !filled ? presses || 1 : window.dash_clientside.no_update;
      },

      openKeys: function () {
        return true;
      },

      /* Burger and drawer say the same; going to another page closes both. */
      openDrawer: function (burger, drawer) {
        var by = window.dash_clientside.callback_context.triggered_id;
        var opened = by === "shell-burger" ? Boolean(burger) : by === "shell-drawer" && Boolean(drawer);
        return [opened, opened];
      },
    },
  });
})();
