// Whether something else stands over the middle of what has the focus.
() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !(top && one.contains(top)) && `${one.className} ${one.textContent}`;
}
