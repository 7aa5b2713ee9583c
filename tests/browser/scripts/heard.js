// From now on what a screen reader would announce is listed in window.heard, one text a change.
(root) => {
  window.heard = [];
  const live = "[aria-live], [role=status], [role=alert]";
  const told = (changes) => {
    for (const { target } of changes) {
      const one = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
      const region = one && one.closest(live);
      if (region && region.checkVisibility() && region.textContent) window.heard.push(region.textContent);
    }
  };
  new MutationObserver(told).observe(root, { subtree: true, childList: true, characterData: true });
}
