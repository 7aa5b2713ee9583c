// Award names short enough for a chip; the full name always stands in its title.

const SHORTER = {
  vi: [
    [/ủy ban nhân dân/giu, "UBND"],
    [/thủ tướng chính phủ/giu, "TTg"],
    [/thành phố/giu, "TP"],
    [/^danh hiệu\s+/giu, ""],
    [/\s+(thi đua )?của\s+/giu, " "],
    [/\s+trong phong trào thi đua/giu, ""],
  ],
  en: [
    [/people['’]s committee/giu, "PC"],
    [/prime minister/giu, "PM"],
    [/\bemulation\s+/giu, ""],
    [/\bcertificate of merit\b/giu, "certificate"],
    [/\s+of the\s+/giu, " "],
  ],
};

/** The names of all awards as chips print them, by award id; two that would read alike stay full. */
export function shortAwards(ui, awards) {
  const short = awards.map((award) => shortened(ui.say(award.name), ui.lang));
  const alike = (name) => short.filter((other) => other === name).length > 1;
  return new Map(awards.map((award, n) => [award.id, alike(short[n]) ? ui.say(award.name) : short[n]]));
}

function shortened(name, lang) {
  const found = SHORTER[lang].reduce((text, [long, brief]) => text.replace(long, brief), name).trim();
  return found ? found[0].toLocaleUpperCase(lang) + found.slice(1) : name;
}
