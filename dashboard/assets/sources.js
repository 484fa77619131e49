/* The page of sources looks again while a collection runs. What a reader has opened, where one is
   writing or where the focus is, is left as it is. */
(function () {
  "use strict";

  function isUsed(place) {
    if (place.contains(document.activeElement) || place.querySelector("details[open]")) return true;
    return Array.from(place.querySelectorAll("input,textarea")).some(function (field) {
      return field.value !== "";
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    sources: {
      look: function (times, place) {
        var table = document.getElementById(place);
        return { times: times, used: Boolean(table) && isUsed(table) };
      },
    },
  });
})();
