(function () {
  // What the browser prefers stands in a cookie, so that the server draws charts in the right colours.
  var dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  document.cookie = "$system=" + (dark ? "dark" : "light") + ";path=/;max-age=31536000;samesite=lax";
  var chosen = /(?:^|; )$chosen=(light|dark)/.exec(document.cookie);
  document.documentElement.dataset.mantineColorScheme = chosen ? chosen[1] : dark ? "dark" : "light";
})();
