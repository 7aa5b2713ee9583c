// Elements, built without a line of markup, so that a name is shown and never run.

const SVG = "http://www.w3.org/2000/svg";

/** An element: h("button", { class: "quiet", onclick: act }, "Undo").
 *
 * Properties that begin with "on" are listeners, "dataset" and "style" are objects, a property
 * that is null, undefined or false is left out and one that is true stands without a value.
 * Children are elements, texts, numbers or lists of these; null and false are nothing.
 */
export function h(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function s(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  element.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return element;
}

function set(element, key, value) {
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "dataset" || key === "style") {
    for (const [name, own] of Object.entries(value)) {
      if (key === "dataset") element.dataset[name] = own;
      else element.style.setProperty(name, own);
    }
  } else attribute(element, key, value);
}

/** The attribute as it should be; nothing is touched where it is so already. */
export function attribute(element, key, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(key)) element.removeAttribute(key);
    return;
  }
  const own = value === true ? "" : String(value);
  if (element.getAttribute(key) !== own) element.setAttribute(key, own);
}

/** The text as it should be; nothing is touched where it is so already. */
export function text(element, said) {
  if (element.textContent !== said) element.textContent = said;
  return element;
}

/** The children in this order; those that stay in their place are not touched. */
export function arranged(element, children) {
  children.forEach((child, place) => {
    if (element.children[place] !== child) element.insertBefore(child, element.children[place] || null);
  });
  while (element.children.length > children.length) element.lastElementChild.remove();
}
