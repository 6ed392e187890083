"use strict";
// The secret of a mailed link stands behind '#', which browsers send to nobody. It goes into the form, which posts it, and out of
// the address, which histories keep.
if (location.hash.length > 1) {
  for (const input of document.querySelectorAll("input[name=link]")) input.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
