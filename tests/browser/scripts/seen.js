// Every visible text: its size as drawn, what cuts it off, how far it stands out from what is
// behind it. Texts for screen readers alone and the watermark are left out.
(root) => {
  const view = { right: innerWidth, bottom: innerHeight };
  const hidden = (element) => {
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0") return true;
      if (one.classList.contains("watermark")) return true;
      if (one.hasAttribute("hidden")) return true;
      const box = one.getBoundingClientRect();
      if (style.position === "absolute" && box.width <= 2 && box.height <= 2) return true;
      if (one.tagName === "DETAILS" && !one.open && element !== one && !element.closest("summary")) return true;
    }
    return false;
  };
  const clipped = (rect, element) => {
    let below = false; // what a scroller holds below its edge can be scrolled to,
    let aside = false; // beside it only where the keys can do it
    for (let one = element; one && one !== document.documentElement; one = one.parentElement) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      const own = one instanceof SVGElement && one.tagName !== "svg";
      if (own || style.display === "inline" || style.display === "contents") continue;
      aside = aside || (style.overflowX === "auto" && one.tabIndex >= 0);
      const across = !aside && style.overflowX !== "visible";
      const down = !below && (style.overflowY === "hidden" || style.overflowY === "clip");
      below = below || style.overflowY === "auto" || style.overflowY === "scroll";
      if (across && (rect.left < box.left - 1.5 || rect.right > box.right + 1.5)) return one.className.toString() || one.tagName;
      if (down && (rect.top < box.top - 3 || rect.bottom > box.bottom + 3)) return one.className.toString() || one.tagName;
    }
    if (!aside && (rect.left < -1.5 || rect.right > view.right + 1.5)) return "the window";
    return "";
  };
  const parsed = (said) => {
    const found = said.match(/[\d.]+/g).map(Number);
    return said.startsWith("color(srgb") ? [...found.slice(0, 3).map((one) => one * 255), found[3] ?? 1] : [...found.slice(0, 3), found[3] ?? 1];
  };
  const over = (top, below) => top.slice(0, 3).map((one, n) => one * top[3] + below[n] * (1 - top[3]));
  const paper = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const layer = parsed(getComputedStyle(one).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const bright = (colour) => {
    const [r, g, b] = colour.map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim();
    const element = node.parentElement;
    if (!text || ["STYLE", "SCRIPT", "TITLE", "DESC"].includes(element.tagName.toUpperCase()) || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0 && rect.height > 0);
    if (!rects.length) continue;
    const style = getComputedStyle(element);
    const drawn = element.closest("svg") && element.getScreenCTM ? Math.hypot(element.getScreenCTM().a, element.getScreenCTM().b) : 1;
    const svg = Boolean(element.closest("svg"));
    const below = paper(svg ? element.closest("svg").parentElement : element);
    const ink = over(parsed(svg ? style.fill.startsWith("rgb") ? style.fill : style.color : style.color), below);
    const [light, dark] = [bright(ink), bright(below)].sort((a, b) => b - a);
    found.push({
      text, size: parseFloat(style.fontSize) * drawn, svg,
      cut: rects.map((rect) => clipped(rect, element)).find(Boolean) || "",
      contrast: (light + 0.05) / (dark + 0.05),
      bold: Number(style.fontWeight) >= 600,
      disabled: Boolean(element.closest(":disabled, [aria-disabled=true]")),
      where: element.closest("[class]")?.getAttribute("class") || element.tagName,
    });
  }
  return found;
}
