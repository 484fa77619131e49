/* A session may end while a page is open. The page is then asked for anew, which leads to where
   people sign in, and from there back to the page. */
(function () {
  "use strict";

  var NOT_SIGNED_IN = 401;
  var ask = window.fetch;

  function neverAnswered() {
    return new Promise(function () {});
  }

  window.fetch = function () {
    return ask.apply(this, arguments).then(function (answer) {
      if (answer.status !== NOT_SIGNED_IN) return answer;
      window.location.reload();
      return neverAnswered();
    });
  };
})();
