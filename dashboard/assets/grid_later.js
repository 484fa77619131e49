/* Pages without a list come without ag-grid, a third of a megabyte. This stands in for it until a
   list is shown, or until the browser has nothing else to do; both load it once. */
(function () {
  "use strict";

  if (window.dash_ag_grid) return;

  var loading = null;

  function load() {
    loading = loading || new Promise(function (done) {
      var script = document.createElement("script");
      script.src = document.querySelector('meta[name="mikata-grid"]').content;
      script.onload = done;
      document.body.appendChild(script);
    });
    return loading;
  }

  function AgGrid(props) {
    var loaded = React.useState(false);
    React.useEffect(function () {
      load().then(function () { loaded[1](true); });
    }, []);
    if (loaded[0]) return React.createElement(window.dash_ag_grid.AgGrid, props);
    return React.createElement("div", { style: props.style, className: props.className });
  }

  window.dash_ag_grid = { AgGrid: AgGrid };
  addEventListener("load", function () { setTimeout(load, 3000); });
})();
