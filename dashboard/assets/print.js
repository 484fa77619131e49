/* A page that goes to paper: charts as wide as it, no name upon another, the foot of every sheet. */
(function () {
  "use strict";

  var PATIENCE = 15000;

  function graphs() {
    return Array.from(document.querySelectorAll(".k-graph .js-plotly-plot"));
  }

  /* Names above a plot were placed for the screen; on paper one that touches another is dropped. */
  function unpile(graph) {
    var taken = [];
    graph.querySelectorAll(".annotation").forEach(function (name) {
      var said = graph.layout.annotations[name.dataset.index] || {};
      if (said.y !== 1 || said.yanchor !== "bottom") return;
      name.style.visibility = "";
      var box = name.getBoundingClientRect();
      var touches = taken.some(function (other) {
        var across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        var down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        return across > -4 && down > 1;
      });
      if (touches) name.style.visibility = "hidden";
      else taken.push(box);
    });
  }

  function foot() {
    var said = document.querySelector("[data-print-foot]");
    var words = said ? said.dataset.printFoot : document.title;
    document.documentElement.style.setProperty("--k-print-foot", JSON.stringify(words));
  }

  /* What was drawn for a dark screen gets the colours of a light one, and its own back. */
  var changed = [];

  function lighten() {
    var said = document.querySelector("[data-print-colours]");
    var pairs = said ? JSON.parse(said.dataset.printColours) : {};
    document.querySelectorAll(".k-graph svg *").forEach(function (drawn) {
      ["fill", "stroke"].forEach(function (part) {
        var light = pairs[drawn.style[part] || drawn.getAttribute(part)];
        if (!light) return;
        changed.push([drawn, part, drawn.style[part]]);
        drawn.style[part] = light;
      });
    });
  }

  function darken() {
    changed.forEach(function (each) { each[0].style[each[1]] = each[2]; });
    changed = [];
  }

  function before() {
    foot();
    document.documentElement.dataset.printing = "";
    graphs().forEach(function (graph) {
      var width = graph.closest(".k-graph").parentElement.clientWidth;
      window.Plotly.relayout(graph, { autosize: false, width: width });
      unpile(graph);
    });
    lighten();
  }

  function after() {
    delete document.documentElement.dataset.printing;
    darken();
    graphs().forEach(function (graph) {
      graph.querySelectorAll(".annotation").forEach(function (name) { name.style.visibility = ""; });
      window.Plotly.relayout(graph, { autosize: true, width: null });
    });
  }

  /* Every chart is there, or what stands in its place. */
  function drawn() {
    return !document.querySelector("[data-chart] > .k-loading, [data-dash-is-loading='true']");
  }

  function print(since) {
    if (drawn() || Date.now() - since > PATIENCE) window.print();
    else setTimeout(function () { print(since); }, 200);
  }

  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) print(Date.now());
  });
})();
