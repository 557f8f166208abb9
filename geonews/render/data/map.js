/*
 * The page's own script: it reads two data blocks and draws them over the map that folium made.
 *
 * Every text of an article, a table or a gazetteer becomes a text node: nothing here parses HTML. Positions in a
 * sentence are code points, as everywhere in geonews, and not JavaScript's halves of them.
 */
"use strict";

(async () => {
  const map = window.map_geonews;
  const byId = (id) => document.getElementById(id);

  // ---- Words ---------------------------------------------------------------------------------------------------

  const TEXT = {
    ar: {
      locale: "ar-u-nu-latn-ca-gregory",
      direction: "rtl",
      untitled: "أماكن في الأخبار",
      other: "English",
      otherLabel: "Switch to English",
      skip: "إلى قائمة الأماكن",
      places: "الأماكن",
      map: "خريطة الأماكن المذكورة",
      search: "ابحث عن مكان",
      demonyms: "النِّسَب",
      demonymsSuch: "(السوري، العراقي…)",
      nothingFound: "لا مكان بهذا الاسم.",
      nothingPlaced: "لم يُعرف موضع أي مكان في هذه المقالات.",
      broken: "تعذّرت قراءة بيانات الخريطة في هذا المتصفح.",
      more: "المزيد",
      close: "إغلاق",
      zoomIn: "تكبير",
      zoomOut: "تصغير",
      unsure: "غير مؤكد",
      untitledArticle: "مقال بلا عنوان",
      newWindow: "(يفتح في نافذة جديدة)",
      exactLegend: "مدينة أو موقع",
      areaLegend: "دولة أو إقليم",
      madeBy: "أعدّها",
      gazetteer: "المعجم",
      unresolved: (n) => `${n} بلا موضع`,
      data: "البيانات",
      outlines: "الحدود",
      software: "الخريطة",
      separator: "، ",
      in: "في",
      why: "لماذا هذا المكان؟",
      confidence: "الثقة",
      evidence: "القرائن",
      others: "أماكن أخرى محتملة",
      runnerUp: "التالي",
      behind: (n) => `متأخّر بـ ${n}`,
      ahead: (n) => `متقدّم بـ ${n}`,
      noPlace: "بلا موضع على الخريطة",
      copy: "نسخ تصحيح",
      copyFor: (name) => `نسخ تصحيح: ${name}`,
      copied: "نُسخ السطر؛ ألصقه في corrections.csv",
      copyByHand: "انسخ هذا السطر وألصقه في corrections.csv",
      mentions: { zero: "لا إشارات", one: "إشارة واحدة", two: "إشارتان", few: "# إشارات", many: "# إشارة", other: "# إشارة" },
      articles: { zero: "لا مقالات", one: "مقال واحد", two: "مقالان", few: "# مقالات", many: "# مقالًا", other: "# مقال" },
      inArticles: { zero: "لا مقالات", one: "مقال واحد", two: "مقالين", few: "# مقالات", many: "# مقالًا", other: "# مقال" },
      placesCount: { zero: "لا أماكن", one: "مكان واحد", two: "مكانان", few: "# أماكن", many: "# مكانًا", other: "# مكان" },
      kinds: {
        continent: "قارة", region: "إقليم", country: "دولة", province: "محافظة", district: "قضاء", city: "مدينة",
        town: "بلدة", village: "قرية", neighbourhood: "حيّ", camp: "مخيّم", water: "مسطّح مائي", relief: "معلم طبيعي",
        island: "جزيرة", landmark: "معلم", facility: "منشأة",
      },
    },
    en: {
      locale: "en-GB",
      direction: "ltr",
      untitled: "Places in the news",
      other: "العربية",
      otherLabel: "التبديل إلى العربية",
      skip: "To the list of places",
      places: "Places",
      map: "Map of the places mentioned",
      search: "Search for a place",
      demonyms: "Demonyms",
      demonymsSuch: "(Syrian, Iraqi…)",
      nothingFound: "No place of that name.",
      nothingPlaced: "No place in these articles could be located.",
      broken: "This browser could not read the map’s data.",
      more: "Show more",
      close: "Close",
      zoomIn: "Zoom in",
      zoomOut: "Zoom out",
      unsure: "uncertain",
      untitledArticle: "Untitled article",
      newWindow: "(opens in a new window)",
      exactLegend: "City or site",
      areaLegend: "Country or region",
      madeBy: "Made by",
      gazetteer: "gazetteer",
      unresolved: (n) => `${n} not located`,
      data: "Data",
      outlines: "Outlines",
      software: "Map",
      separator: ", ",
      in: "in",
      why: "Why this place?",
      confidence: "Confidence",
      evidence: "Evidence",
      others: "Other candidates",
      runnerUp: "runner-up",
      behind: (n) => `${n} behind`,
      ahead: (n) => `${n} ahead`,
      noPlace: "No place on the map",
      copy: "Copy correction",
      copyFor: (name) => `Copy correction: ${name}`,
      copied: "Row copied: paste it into corrections.csv",
      copyByHand: "Copy this row and paste it into corrections.csv",
      mentions: { one: "# mention", other: "# mentions" },
      articles: { one: "# article", other: "# articles" },
      inArticles: { one: "# article", other: "# articles" },
      placesCount: { one: "# place", other: "# places" },
      kinds: {
        continent: "Continent", region: "Region", country: "Country", province: "Province", district: "District",
        city: "City", town: "Town", village: "Village", neighbourhood: "Neighbourhood", camp: "Camp", water: "Water",
        relief: "Landform", island: "Island", landmark: "Landmark", facility: "Facility",
      },
    },
  };

  /** What belongs to the language on display; set by useLanguage(). */
  let words, plural, number, tenths, share, date, regionName;

  /** Say a number with its noun, in the form that the language asks for. */
  const counted = (n, forms) =>
    (forms[plural.select(n)] ?? forms.other).replace("#", () => number.format(n));

  /** Name a country by its code in the language on display; "" where it has none. */
  function countryName(code) {
    try {
      return (code && regionName.of(code)) || "";
    } catch {
      return code; // not a code that the browser's tables take
    }
  }

  /** Write an ISO date out; what is no date is shown as it came. */
  function longDate(published) {
    const day = /^\d{4}-\d{2}-\d{2}/.exec(published ?? "");
    // the publisher's own day, whatever the reader's time zone
    const time = day ? Date.parse(`${day[0]}T00:00:00Z`) : NaN;
    return Number.isNaN(time) ? (published ?? "") : date.format(time);
  }

  // ---- Names, folded for the search ------------------------------------------------------------------------------

  const FOLDED = { "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": "", "ʻ": "", "ʼ": "", "’": "", "'": "" };

  /** Fold a name: no vowel signs, no hamza on its seat, one form of each letter, no accents, no capitals. */
  const fold = (text) =>
    text.normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "").replace(/[ٱىیکةـʻʼ’']/g, (letter) => FOLDED[letter])
      .toLowerCase().trim();

  // ---- Elements ----------------------------------------------------------------------------------------------------

  /** Make an element; its children are elements or strings, and a string is always text. */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /** Make a small drawing out of shapes: [name, attributes]. */
  function drawing(attributes, ...shapes) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    for (const [name, has] of [["svg", { "aria-hidden": "true", ...attributes }], ...shapes]) {
      const shape = name === "svg" ? svg : svg.appendChild(document.createElementNS(space, name));
      for (const [key, value] of Object.entries(has)) shape.setAttribute(key, value);
    }
    return svg;
  }

  /** Make a link that leaves the page, or plain text where the address is not of the web. */
  function outward(url, ...children) {
    if (!/^https?:/i.test(url ?? "")) return element("span", {}, ...children);
    return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }

  /** Return a text with spans of it in <mark>; spans are [start, end) in code points. */
  function marked(text, spans) {
    const letters = Array.from(text);
    const out = [];
    let done = 0;
    for (const [start, end] of spans.sort((a, b) => a[0] - b[0])) {
      if (start < done) continue; // the same name, seen once more or inside a longer one
      out.push(letters.slice(done, start).join(""), element("mark", {}, letters.slice(start, end).join("")));
      done = end;
    }
    out.push(letters.slice(done).join(""));
    return out;
  }

  // ---- Data ----------------------------------------------------------------------------------------------------------

  /** Read a data block, unpacking it where it is packed. */
  async function read(id) {
    const block = byId(id);
    if (block.type === "application/json") return JSON.parse(block.textContent);
    const packed = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  let data, base;
  try {
    [data, base] = await Promise.all([read("geonews-data"), read("geonews-basemap")]);
  } catch {
    byId("note").textContent = `${TEXT.ar.broken} · ${TEXT.en.broken}`;
    byId("note").hidden = false;
    return;
  }

  /** The state of the page: what the reader has chosen. */
  const state = { lang: data.lang, demonyms: false, place: null };

  const AREAS = new Set(["region", "country", "province", "relative"]);
  for (const place of data.places) {
    place.wide = AREAS.has(place.precision);
    place.keys = [place.name_ar, place.name].map(fold);
    place.position = L.latLng(place.lat, place.lon);
  }
  const places = new Map(data.places.map((place) => [place.id, place]));
  const hasDemonyms = data.places.some((place) => place.mentions.some(isDemonym));

  function isDemonym(mention) {
    return mention[5] === "demonym";
  }

  /** The mentions of a place that are on display. */
  const shownMentions = (place) => (state.demonyms ? place.mentions : place.mentions.filter((one) => !isDemonym(one)));

  /** The places on display, most mentioned first; each with its count. */
  let shown = [];

  function countPlaces() {
    for (const place of data.places) place.count = shownMentions(place).length;
    shown = data.places.filter((place) => place.count > 0).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  }

  const nameOf = (place) => (state.lang === "ar" ? place.name_ar || place.name : place.name || place.name_ar);

  /** The ladder above a place: its district, province and country, as far as they are known and not itself. */
  function ladder(place) {
    const named = (of) => (state.lang === "ar" && place[`${of}_name_ar`]) || place[`${of}_name`];
    const country = countryName(place.country) || named("country");
    // Few districts have an Arabic name; a Latin one in an Arabic list only disturbs.
    const district = state.lang === "ar" ? place.admin2_name_ar : place.admin2_name;
    const steps = place.kind === "country" ? [] : [district, named("admin1"), country];
    return [...new Set(steps)].filter((step) => step && step !== nameOf(place));
  }

  // ---- Base map --------------------------------------------------------------------------------------------------------

  /** Return the points of a line that holds a position and then steps. */
  function decode(flat) {
    const points = new Array(flat.length / 2);
    for (let i = 0, lon = 0, lat = 0; i < flat.length; i += 2) {
      lon += flat[i];
      lat += flat[i + 1];
      points[i / 2] = [lat / base.scale, lon / base.scale];
    }
    return points;
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  /** Pane below the tiles that a maker may add, so that tiles cover the base and the base fills in for tiles. */
  map.createPane("base").style.zIndex = 150;
  const baseCanvas = L.canvas({ pane: "base", padding: 0.2 });
  const quiet = { pane: "base", renderer: baseCanvas, interactive: false, lineJoin: "round" };
  const land = L.polygon(base.countries.flatMap((country) => country.rings.map(decode)), {
    ...quiet, fillRule: "evenodd", fillOpacity: 1, weight: 0.75,
  });
  const borders = L.polyline(base.borders.map(decode), { ...quiet, weight: 1 });
  const provinces = L.polyline(base.provinces.map(decode), { ...quiet, weight: 0.75, dashArray: "3 3" });
  const PROVINCE_ZOOM = 5.5;

  function styleBase() {
    land.setStyle({ fillColor: colour("land"), color: colour("coast") });
    borders.setStyle({ color: colour("border") });
    provinces.setStyle({ color: colour("province") });
  }

  /** Draw as much of the base as a zoom bears. */
  function fitBase() {
    if (map.getZoom() >= PROVINCE_ZOOM) provinces.addTo(map);
    else provinces.remove();
    const weight = map.getZoom() < 4 ? 0.5 : 1;
    if (borders.options.weight !== weight) borders.setStyle({ weight });
  }

  // ---- Bubbles -----------------------------------------------------------------------------------------------------------

  const coarse = matchMedia("(pointer: coarse)").matches;
  const bubbleCanvas = L.canvas({ padding: 0.3, tolerance: coarse ? 10 : 3 });
  const bubbles = L.featureGroup().addTo(map);
  const SMALLEST = 4.5, LARGEST = 26, A_SINGLE_MENTION = map.getSize().x < 600 ? 5.5 : 6.5;

  /** Radius in pixels: the area of a bubble says how many mentions there are. */
  function radius(count) {
    const unit = Math.min(A_SINGLE_MENTION, LARGEST / Math.sqrt(shown[0].count));
    return Math.max(SMALLEST, unit * Math.sqrt(count));
  }

  function bubbleStyle(place) {
    const open = place === state.place;
    return place.wide
      ? { color: colour("accent"), weight: open ? 3 : 1.75, opacity: 1, dashArray: "4 4", fillColor: colour("accent"), fillOpacity: open ? 0.2 : 0.07 }
      : { color: open ? colour("ink") : colour("halo"), weight: open ? 2.5 : 1.25, opacity: 1, fillColor: colour("accent"), fillOpacity: open ? 0.95 : 0.72 };
  }

  /** The outline of the open place, where it is an area told by other places. */
  let outline = null;

  const outlineStyle = () => ({ color: colour("accent"), weight: 1.5, opacity: 0.8, fillColor: colour("accent"), fillOpacity: 0.14 });

  function drawOutline(place) {
    outline?.remove();
    if (!place?.area) {
      outline = null;
      return;
    }
    const rings = place.area.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
    outline = L.polygon(rings, { renderer: bubbleCanvas, interactive: false, ...outlineStyle() }).addTo(map).bringToBack();
  }

  function drawBubbles() {
    bubbles.clearLayers();
    // most mentioned first, so that small ones lie on top and can be clicked
    for (const place of shown) {
      place.radius = radius(place.count);
      place.bubble = L.circleMarker(place.position, { renderer: bubbleCanvas, radius: place.radius, ...bubbleStyle(place) });
      place.bubble.place = place;
      bubbles.addLayer(place.bubble);
    }
  }

  bubbles.on("click", (event) => openPlace(event.propagatedFrom.place));
  if (!coarse) {
    bubbles.bindTooltip((bubble) => {
      const { place } = bubble;
      return element("span", { dir: words.direction }, element("bdi", {}, nameOf(place)), ` · ${counted(place.count, words.mentions)}`);
    }, { sticky: false, direction: "top", className: "tip" });
  }

  // ---- Labels --------------------------------------------------------------------------------------------------------------

  const labelPane = map.createPane("labels");
  labelPane.style.zIndex = 450;
  labelPane.style.pointerEvents = "none";
  labelPane.classList.add("leaflet-zoom-hide");
  labelPane.setAttribute("aria-hidden", "true"); // the list says the same, in order

  /** Boxes on a coarse grid, so that asking whether one is free does not look at all of them. */
  class Occupied {
    constructor() {
      this.cells = new Map();
    }

    *keys([left, top, right, bottom]) {
      for (let x = left >> 6; x <= right >> 6; x++) for (let y = top >> 6; y <= bottom >> 6; y++) yield x * 65536 + y;
    }

    free(box) {
      for (const key of this.keys(box)) {
        for (const one of this.cells.get(key) ?? []) {
          if (box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]) return false;
        }
      }
      return true;
    }

    add(box) {
      for (const key of this.keys(box)) {
        if (!this.cells.has(key)) this.cells.set(key, []);
        this.cells.get(key).push(box);
      }
    }
  }

  let popup = null; // Leaflet's, while a place is open
  let zoomControl = null;
  const ruler = document.createElement("canvas").getContext("2d");
  const widths = new Map();

  /** Width of a text in pixels at a size. */
  function widthOf(text, size, weight) {
    const key = `${weight} ${size} ${text}`;
    if (!widths.has(key)) {
      ruler.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
      widths.set(key, Math.ceil(ruler.measureText(text).width));
    }
    return widths.get(key);
  }

  /** Lay the names out anew: places first, most mentioned first, then countries where there is room. */
  function layLabels() {
    const view = L.bounds(map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(map.getSize()));
    const taken = new Occupied();
    const corner = map.getContainer().getBoundingClientRect();
    const covers = [byId("legend"), zoomControl.getContainer(), popup?.getElement()];
    for (const cover of covers.filter(Boolean)) {
      const { left, top, right, bottom } = cover.getBoundingClientRect();
      taken.add([
        view.min.x + left - corner.left, view.min.y + top - corner.top,
        view.min.x + right - corner.left, view.min.y + bottom - corner.top,
      ]);
    }
    const visible = [];
    for (const place of shown) {
      const at = map.latLngToLayerPoint(place.position);
      if (!view.contains(at)) continue;
      visible.push([place, at]);
      const r = place.radius;
      taken.add([at.x - r, at.y - r, at.x + r, at.y + r]);
    }
    const labels = document.createDocumentFragment();
    const named = new Set();
    const most = Math.round((view.getSize().x * view.getSize().y) / 16000);
    for (const [place, at] of visible) {
      if (labels.childElementCount >= most) break;
      const label = placeLabel(place, at, taken, view);
      if (label) labels.append(label);
      if (place.kind === "country") named.add(place.country);
    }
    for (const country of base.countries) {
      const label = country.code && !named.has(country.code) && countryLabel(country, taken, view);
      if (label) labels.append(label);
    }
    labelPane.replaceChildren(labels);
  }

  const within = ([left, top, right, bottom], view) =>
    left >= view.min.x && right <= view.max.x && top >= view.min.y && bottom <= view.max.y;

  function placeLabel(place, at, taken, view) {
    const text = nameOf(place);
    const size = 13, height = 18, gap = 4;
    const width = widthOf(text, size, 600) + 2;
    const r = place.radius + gap;
    const corners = [
      [at.x - r - width, at.y - height / 2], [at.x + r, at.y - height / 2],
      [at.x - width / 2, at.y - r - height + 2], [at.x - width / 2, at.y + r - 2],
    ];
    // where the script begins reading away from the bubble comes first
    const order = state.lang === "ar" ? [0, 1, 2, 3] : [1, 0, 2, 3];
    for (const [left, top] of order.map((which) => corners[which])) {
      const box = [left, top, left + width, top + height];
      if (!within(box, view) || !taken.free(box)) continue;
      taken.add(box);
      return label("place-label", text, box, size);
    }
    return null;
  }

  function countryLabel(country, taken, view) {
    const [lon, lat, reach] = country.label.map((one) => one / base.scale);
    const at = map.latLngToLayerPoint([lat, lon]);
    if (!view.contains(at)) return null;
    const room = 2.6 * (map.latLngToLayerPoint([lat, lon + reach]).x - at.x);
    const size = room > 260 ? 15 : room > 150 ? 13 : 12;
    const text = countryName(country.code);
    const width = widthOf(text, size, 500);
    if (!text || width > room) return null;
    // a little up or down does no harm to the name of a country
    for (const shift of [0, -26, 26, -48, 48]) {
      if (Math.abs(shift) > room / 4) continue;
      const box = [at.x - width / 2, at.y + shift - 10, at.x + width / 2, at.y + shift + 10];
      if (!within(box, view) || !taken.free(box)) continue;
      taken.add(box);
      return label("country-label", text, box, size);
    }
    return null;
  }

  function label(kind, text, [left, top, right, bottom], size) {
    const made = element("span", { class: kind, dir: "auto" }, text);
    Object.assign(made.style, {
      left: `${left - 10}px`, top: `${top}px`, width: `${right - left + 20}px`, height: `${bottom - top}px`,
      fontSize: `${size}px`, lineHeight: `${bottom - top}px`,
    });
    return made;
  }

  // ---- Pop-up --------------------------------------------------------------------------------------------------------------

  const PAGE = 20; // sentences shown at once
  const UNSURE = 0.5; // below this confidence a sentence says so

  /** The sentences of a place, by article: [{article, sentences: [{text, spans, sure, reasons}]}]. */
  function byArticle(place) {
    const groups = new Map();
    for (const [article, sentence, start, end, , , confidence, why] of shownMentions(place)) {
      if (!groups.has(article)) groups.set(article, new Map());
      const sentences = groups.get(article);
      if (!sentences.has(sentence)) sentences.set(sentence, { text: data.sentences[sentence], spans: [], sure: 0, reasons: [] });
      const one = sentences.get(sentence);
      one.spans.push([start, end]);
      one.sure = Math.max(one.sure, confidence);
      const surface = Array.from(one.text).slice(start, end).join("");
      // the same name twice in a sentence has one reason
      if (one.reasons.some((other) => other.surface === surface && other.why === why)) continue;
      one.reasons.push({ surface, why, confidence, article: data.articles[article].id });
    }
    return Array.from(groups, ([article, sentences]) => ({ article: data.articles[article], sentences: [...sentences.values()] }));
  }

  function popupContent(place) {
    const groups = byArticle(place);
    const other = state.lang === "ar" ? place.name : place.name_ar;
    const about = element("p", { class: "about" }, element("span", { class: "kind" }, words.kinds[place.kind] ?? place.kind));
    const above = ladder(place).join(words.separator);
    if (above) about.append(" · ", element("bdi", {}, above));
    const head = element("header", { class: "popup-head" },
      element("h2", { id: "popup-name", tabindex: "-1", dir: "auto" }, nameOf(place)),
      other && other !== nameOf(place) ? element("p", { class: "other-name" }, element("bdi", {}, other)) : "",
      about,
      element("p", { class: "counts" },
        `${counted(place.count, words.mentions)} ${words.in} ${counted(groups.length, words.inArticles)}`));
    const body = element("div", { class: "popup-body", tabindex: "0", role: "region", "aria-labelledby": "popup-name" });
    const content = element("div", { class: "popup", lang: state.lang, dir: words.direction }, head, body);
    content.style.maxHeight = `${Math.max(180, Math.min(440, map.getSize().y - 70))}px`;
    fillPopup(body, groups);
    return content;
  }

  /** Write the next page of sentences, and a button for the one after it. */
  function fillPopup(body, groups) {
    const waiting = groups.flatMap((group) => group.sentences.map((sentence, index) => ({ ...group, sentence, first: index === 0 })));
    let section = null;
    const button = element("button", { type: "button", class: "button more" }, words.more);
    const next = () => {
      button.remove();
      for (const { article, sentence, first } of waiting.splice(0, PAGE)) {
        if (first) section = body.appendChild(articleSection(article, article.title === sentence.text ? sentence.spans : []));
        const paragraph = article.title === sentence.text ? "" : sentenceParagraph(sentence);
        section.append(element("div", { class: "said", dir: paragraph ? "auto" : words.direction }, paragraph, ...whyDisclosure(sentence.reasons)));
      }
      if (waiting.length) body.append(button);
    };
    button.addEventListener("click", () => {
      const reached = body.scrollTop;
      next();
      body.scrollTop = reached;
      body.focus({ preventScroll: true });
    });
    next();
  }

  function articleSection(article, spans) {
    const title = article.title || words.untitledArticle;
    const heading = element("h3", { dir: "auto" }, outward(article.url, ...marked(title, spans)));
    heading.querySelector("a")?.append(element("span", { class: "for-readers" }, ` ${words.newWindow}`));
    const facts = [article.source, longDate(article.published)].filter(Boolean);
    const line = element("p", { class: "facts" });
    facts.forEach((fact, index) => line.append(index ? " · " : "", element("bdi", {}, fact)));
    return element("section", { class: "article" }, heading, facts.length ? line : "");
  }

  function sentenceParagraph({ text, spans, sure }) {
    const paragraph = element("p", { class: "sentence" }, ...marked(text, spans));
    if (sure < UNSURE) paragraph.append(" ", element("span", { class: "unsure" }, words.unsure));
    return paragraph;
  }

  // ---- Why this place? -----------------------------------------------------------------------------------------------------

  const MOST_EVIDENCE = 6; // the strongest for and against
  let disclosures = 0;

  /** A button, and what it opens: what spoke for the place, made when it is first asked for. */
  function whyDisclosure(reasons) {
    const panel = element("div", { class: "why-panel", id: `why-${++disclosures}`, dir: words.direction });
    panel.hidden = true;
    const button = element("button", {
      type: "button", class: "why-button", dir: words.direction, "aria-expanded": "false", "aria-controls": panel.id,
    }, words.why);
    button.addEventListener("click", () => {
      if (!panel.childElementCount) panel.append(...reasons.map((reason) => whySection(reason, reasons.length > 1)));
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
      fitPopup(button, panel);
    });
    return [" ", button, panel];
  }

  function whySection(reason, named) {
    const [weights, behind] = data.whys[reason.why];
    const section = element("section", { class: "why-section" });
    if (named) section.append(element("h4", { dir: "auto" }, reason.surface));
    section.append(element("p", { class: "why-sure" }, `${words.confidence} `, element("b", {}, share.format(reason.confidence))));
    if (weights.length) section.append(element("h5", {}, words.evidence), evidenceList(weights));
    const status = element("p", { class: "why-status", role: "status" });
    section.append(element("h5", {}, words.others), othersList(reason, behind, status), status);
    return section;
  }

  /** The strongest evidence, each with its sign and a bar as long as it is strong. */
  function evidenceList(weights) {
    const strongest = Math.abs(weights[0][1]);
    return element("ul", { class: "evidence" }, ...weights.slice(0, MOST_EVIDENCE).map(([index, weight]) => {
      const bar = element("span", { class: weight < 0 ? "bar against" : "bar", "aria-hidden": "true" });
      bar.style.inlineSize = `${Math.max(4, Math.round((100 * Math.abs(weight)) / strongest))}%`;
      return element("li", {},
        element("span", { class: "evidence-label", dir: "auto" }, data.labels[index][state.lang === "ar" ? 1 : 0]),
        element("bdi", { class: "evidence-weight", dir: "ltr" }, signed(weight)),
        element("span", { class: "bars" }, bar));
    }));
  }

  const signed = (weight) => `${weight < 0 ? "−" : "+"}${tenths.format(Math.abs(weight))}`;

  /** The other candidates, best first, and no place at all; each can be copied as a correction. */
  function othersList(reason, behind, status) {
    const rows = behind.map(([index, by], rank) => {
      const [id, name, nameAr, code, kind] = data.others[index];
      const shownName = (state.lang === "ar" ? nameAr || name : name || nameAr) || id;
      const facts = [words.kinds[kind] ?? kind, countryName(code)].filter((fact) => fact && fact !== shownName);
      const line = element("span", { class: "other-about" }, element("bdi", {}, facts.join(words.separator)));
      if (by !== null) line.append(facts.length ? " · " : "", by < 0 ? words.ahead(tenths.format(-by)) : words.behind(tenths.format(by)));
      const title = element("span", { class: "other-title" }, element("bdi", {}, shownName));
      if (rank === 0) title.append(" ", element("span", { class: "runner-up" }, words.runnerUp));
      return element("li", {}, element("span", { class: "other" }, title, line), copyButton(reason, id, shownName, status));
    });
    const none = element("li", {}, element("span", { class: "other" }, words.noPlace), copyButton(reason, "none", words.noPlace, status));
    return element("ul", { class: "others" }, ...rows, none);
  }

  function copyButton(reason, place, name, status) {
    const button = element("button", { type: "button", class: "button copy", "aria-label": words.copyFor(name) }, words.copy);
    button.addEventListener("click", () => copyRow(correctionRow(reason, place), button, status));
    return button;
  }

  /** A row of corrections.csv: article, surface, context, place. */
  const correctionRow = ({ article, surface }, place) => [article, surface, "", place].map(csvCell).join(",");

  /** A cell as geonews writes it: no formula for a spreadsheet, quotes doubled. */
  function csvCell(text) {
    const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",;\t\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  }

  /** Copy a row; where the browser does not let a page copy (a file, a sandboxed frame), show it selected instead. */
  async function copyRow(row, button, status) {
    try {
      await navigator.clipboard.writeText(row);
      status.replaceChildren(words.copied);
    } catch {
      const field = element("textarea", { class: "row-to-copy", readonly: "", rows: "2", dir: "ltr", "aria-label": words.copyByHand });
      field.value = row;
      status.replaceChildren(words.copyByHand, field);
      field.focus({ preventScroll: true });
      field.select();
    }
    fitPopup(button, status);
  }

  /** Give the pop-up the room that it needs now, and bring what was opened into view. */
  function fitPopup(button, opened) {
    const body = button.closest(".popup-body");
    const { activeElement } = document;
    const reached = body.scrollTop;
    popup.update(); // takes the content out and puts it back: the focus and the scroll are lost
    activeElement.focus({ preventScroll: true });
    body.scrollTop = reached;
    const below = opened.getBoundingClientRect().bottom - body.getBoundingClientRect().bottom;
    const above = button.getBoundingClientRect().top - body.getBoundingClientRect().top;
    if (!opened.hidden && below > 0) body.scrollTop += Math.min(below + 8, Math.max(0, above - 8));
    layLabels();
  }

  /** Open a place's pop-up where it stands; with focus, for those who came by keyboard. */
  function openPlace(place, { focus = false } = {}) {
    closePopup();
    state.place = place;
    place.bubble?.setStyle(bubbleStyle(place));
    drawOutline(place);
    map.getContainer().classList.add("place-open");
    const width = Math.min(380, map.getSize().x - 44);
    popup = L.popup({
      className: "gn-popup", maxWidth: width, minWidth: Math.min(width, 300), autoPanPadding: [14, 14],
      offset: [0, place.wide ? 0 : -Math.round(place.radius ?? 0) + 4],
    }).setLatLng(place.position).setContent(popupContent(place)).openOn(map);
    popup.on("remove", () => place === state.place && forget(place));
    translateClose();
    markCurrent();
    layLabels();
    writeHash();
    // the pop-up before it may still be fading out, with a heading of the same id
    if (focus) popup.getElement().querySelector("h2").focus({ preventScroll: true });
  }

  function forget(place) {
    state.place = popup = null;
    drawOutline(null);
    map.getContainer().classList.remove("place-open");
    place.bubble?.setStyle(bubbleStyle(place));
    markCurrent();
    layLabels();
    writeHash();
  }

  function closePopup() {
    if (popup) map.closePopup(popup);
  }

  function translateClose() {
    popup?.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !state.place) return;
    const row = document.querySelector(`#list [aria-current="true"]`);
    closePopup();
    row?.focus();
  });

  const CLOSE_UP = { continent: 3, region: 5, country: 5, province: 7, relief: 7, water: 6, island: 8, city: 8 };
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let arrival = null;

  /** Go to a place and open it; a flight that is under way is given up. */
  function flyTo(place, options) {
    closePopup();
    if (arrival) map.off("moveend", arrival);
    const zoom = Math.max(map.getZoom(), CLOSE_UP[place.kind] ?? 9);
    // the pop-up stands above the place: leave it the room, so that the map need not move again
    const room = Math.min(200, map.getSize().y * 0.3);
    const centre = map.unproject(map.project(place.position, zoom).subtract([0, room]), zoom);
    arrival = () => openPlace(place, options);
    map.once("moveend", arrival);
    map.flyTo(centre, zoom, { animate: !still.matches, duration: 0.8 });
  }

  // ---- List ----------------------------------------------------------------------------------------------------------------

  const ROWS = 200; // rows shown at once
  const list = byId("list"), search = byId("search");
  let rows = ROWS;

  /** The places that a query finds: names that begin with it first, then those with a word that does, then the rest. */
  function found(query) {
    const wanted = fold(query);
    if (!wanted) return shown;
    const rank = (place) => Math.min(...place.keys.map((key) => {
      const at = key.replace(/^ال/, "").startsWith(wanted) ? 0 : key.indexOf(wanted);
      return at < 0 ? 3 : at === 0 ? 0 : key[at - 1] === " " ? 1 : 2;
    }));
    const ranked = shown.map((place) => [rank(place), place]).filter(([value]) => value < 3);
    return ranked.sort((a, b) => a[0] - b[0]).map(([, place]) => place); // stable: count decides within a rank
  }

  function drawList() {
    const hits = found(search.value);
    list.replaceChildren(...hits.slice(0, rows).map(listRow));
    if (hits.length > rows) {
      const more = element("button", { type: "button", class: "button more" }, words.more);
      more.addEventListener("click", () => {
        rows += ROWS;
        drawList();
      });
      list.append(element("li", {}, more));
    }
    byId("list-note").textContent = hits.length ? "" : shown.length ? words.nothingFound : words.nothingPlaced;
    markCurrent();
  }

  function listRow(place) {
    const button = element("button", { type: "button", class: "row" },
      element("span", { class: "row-name", dir: "auto" }, nameOf(place)),
      element("span", { class: "row-about" }, element("bdi", {}, ladder(place).join(words.separator) || (words.kinds[place.kind] ?? ""))),
      element("span", { class: "row-count", "aria-hidden": "true" }, number.format(place.count)),
      element("span", { class: "for-readers" }, counted(place.count, words.mentions)));
    button.place = place;
    button.addEventListener("click", () => {
      showList(false);
      flyTo(place, { focus: true });
    });
    return element("li", {}, button);
  }

  function markCurrent() {
    for (const button of list.querySelectorAll(".row")) {
      if (button.place === state.place) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  search.addEventListener("input", () => {
    rows = ROWS;
    drawList();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      list.querySelector(".row")?.focus();
      event.preventDefault();
    }
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...list.querySelectorAll("button")];
    const next = all[all.indexOf(document.activeElement) + step];
    (next ?? (step < 0 ? search : null))?.focus();
    event.preventDefault();
  });

  /** On a narrow page the list lies over the map and is opened by a button. */
  function showList(open) {
    document.body.classList.toggle("list-open", open);
    byId("list-toggle").setAttribute("aria-expanded", String(open));
  }
  byId("list-toggle").addEventListener("click", () => showList(!document.body.classList.contains("list-open")));

  // ---- Header, legend and footer -------------------------------------------------------------------------------------------

  function drawFrame() {
    const title = data.title || words.untitled;
    document.title = title;
    byId("title").textContent = title;
    byId("title").dir = "auto";
    for (const one of document.querySelectorAll("[data-text]")) one.textContent = words[one.dataset.text];
    byId("language").textContent = words.other;
    byId("language").lang = state.lang === "ar" ? "en" : "ar";
    byId("language").setAttribute("aria-label", words.otherLabel);
    search.placeholder = words.search;
    search.setAttribute("aria-label", words.search);
    byId("places").setAttribute("aria-label", words.places);
    map.getContainer().setAttribute("aria-label", words.map);
    byId("demonyms").hidden = !hasDemonyms;
    byId("note").textContent = words.nothingPlaced;
    byId("note").hidden = shown.length > 0;
    drawCounts();
    drawLegend();
    drawFooter();
    drawZoom();
  }

  function drawCounts() {
    const mentions = shown.reduce((sum, place) => sum + place.count, 0);
    byId("counts").textContent = [
      counted(shown.length, words.placesCount), counted(mentions, words.mentions), counted(data.counts.articles, words.articles),
    ].join(" · ");
  }

  function drawLegend() {
    const circle = (kind) => drawing({ viewBox: "0 0 16 16", class: kind }, ["circle", { cx: 8, cy: 8, r: 6 }]);
    byId("legend").replaceChildren(
      element("li", {}, circle("filled"), words.exactLegend),
      element("li", {}, circle("hollow"), words.areaLegend));
    byId("legend").hidden = !shown.length;
  }

  /** Places that an online geocoder found are OpenStreetMap's, and its licence asks to say so. */
  function onlineAttribution() {
    if (!data.places.some((place) => place.id.startsWith("osm:"))) return [];
    return [outward("https://www.openstreetmap.org/copyright", element("bdi", {}, "© OpenStreetMap")), " · "];
  }

  function drawFooter() {
    const { articles, mentions, unresolved } = data.counts;
    const parts = [counted(articles, words.articles), counted(mentions, words.mentions)];
    if (unresolved) parts.push(words.unresolved(number.format(unresolved)));
    const made = element("span", {}, parts.join(words.separator));
    byId("made").replaceChildren(made);
    if (data.made_by) {
      const { geonews, gazetteer, recogniser, resolver } = data.made_by;
      byId("made").append(" · ", words.madeBy, " ", element("bdi", {}, `geonews ${geonews}`), " · ", words.gazetteer, " ",
        element("bdi", {}, gazetteer), " · ", element("bdi", {}, recogniser), " · ", element("bdi", {}, resolver));
    }
    byId("attribution").replaceChildren(
      words.data, ": ", outward("https://www.geonames.org/", element("bdi", {}, "GeoNames")), " (",
      outward("https://creativecommons.org/licenses/by/4.0/", element("bdi", {}, "CC BY 4.0")), ") · ",
      ...onlineAttribution(),
      words.outlines, ": ", outward("https://www.naturalearthdata.com/", element("bdi", {}, "Natural Earth")), " · ",
      words.software, ": ", outward("https://leafletjs.com/", element("bdi", {}, "Leaflet")));
  }

  function drawZoom() {
    map.zoomControl?.remove();
    zoomControl?.remove();
    zoomControl = L.control.zoom({
      position: state.lang === "ar" ? "topleft" : "topright", zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut,
    }).addTo(map);
  }

  // ---- View ----------------------------------------------------------------------------------------------------------------

  const NEAR = 15; // degrees around the middle of the news that are always in view
  const SHARE = 0.92; // of the mentions, which the first view holds however far they are

  /** The middle of a list of [value, weight] by weight. */
  function median(weighted) {
    const sorted = weighted.sort((a, b) => a[0] - b[0]);
    const half = sorted.reduce((sum, one) => sum + one[1], 0) / 2;
    let sum = 0;
    return sorted.find((one) => (sum += one[1]) >= half)[0];
  }

  /** Show what the news is about: a single far mention does not make it a map of the world. */
  function fitPlaces() {
    const narrow = shown.filter((place) => place.kind !== "continent" && place.kind !== "region");
    const wanted = narrow.length ? narrow : shown;
    if (!wanted.length) {
      map.setView([22, 20], 2, { animate: false });
      return;
    }
    const lat = median(wanted.map((place) => [place.lat, place.count]));
    const lon = median(wanted.map((place) => [place.lon, place.count]));
    const total = wanted.reduce((sum, place) => sum + place.count, 0);
    const far = (place) => Math.hypot(place.lat - lat, place.lon - lon);
    const bounds = L.latLngBounds([]);
    let held = 0;
    for (const place of [...wanted].sort((a, b) => far(a) - far(b))) {
      if (far(place) > NEAR && held >= SHARE * total) break;
      bounds.extend(place.position);
      held += place.count;
    }
    const countries = wanted.every((place) => place.wide);
    map.fitBounds(bounds, { padding: [36, 36], maxZoom: countries ? 6 : 9, animate: false });
  }

  /** Keep the view and the open place in the address, as #zoom/lat/lon/place. */
  function writeHash() {
    const { lat, lng } = map.getCenter();
    const parts = [Math.round(map.getZoom() * 10) / 10, lat.toFixed(3), lng.toFixed(3)];
    if (state.place) parts.push(encodeURIComponent(state.place.id).replaceAll("%3A", ":"));
    try {
      history.replaceState(null, "", `#${parts.join("/")}`);
    } catch {
      // a sandboxed frame has no history of its own
    }
  }

  /** Go where the address says; false where it says nothing. */
  function readHash() {
    const [zoom, lat, lon, id] = location.hash.slice(1).split("/");
    const view = [zoom, lat, lon].map(Number);
    if (!lat || !lon || !view.every(Number.isFinite)) return false;
    map.setView([view[1], view[2]], view[0], { animate: false });
    const place = id && places.get(unescaped(id));
    if (place) {
      if (!shown.includes(place)) useDemonyms(true); // it is known by demonyms only
      openPlace(place);
    }
    return true;
  }

  function unescaped(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  // ---- Choices ---------------------------------------------------------------------------------------------------------------

  function useLanguage(lang) {
    state.lang = lang;
    words = TEXT[lang];
    plural = new Intl.PluralRules(lang);
    number = new Intl.NumberFormat(words.locale);
    tenths = new Intl.NumberFormat(words.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    share = new Intl.NumberFormat(words.locale, { style: "percent" });
    date = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" });
    regionName = new Intl.DisplayNames(lang, { type: "region", style: "short" });
    Object.assign(document.documentElement, { lang, dir: words.direction });
  }

  function useDemonyms(on) {
    state.demonyms = on;
    byId("demonyms-on").checked = on;
    countPlaces();
  }

  function draw() {
    drawBubbles();
    drawFrame();
    drawList();
    layLabels();
  }

  byId("language").addEventListener("click", () => {
    useLanguage(state.lang === "ar" ? "en" : "ar");
    draw();
    if (popup) popup.setContent(popupContent(state.place));
    translateClose();
  });

  byId("demonyms-on").addEventListener("change", (event) => {
    useDemonyms(event.target.checked);
    draw();
    if (state.place && !shown.includes(state.place)) closePopup();
    else if (popup) popup.setContent(popupContent(state.place));
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    styleBase();
    for (const place of shown) place.bubble.setStyle(bubbleStyle(place));
    outline?.setStyle(outlineStyle());
  });

  // ---- Start -----------------------------------------------------------------------------------------------------------------

  map.getContainer().setAttribute("role", "region");
  useLanguage(TEXT[state.lang] ? state.lang : "ar");
  useDemonyms(false);
  L.control.attribution({ prefix: false }).addTo(map); // for the tiles that a maker may add; empty without them
  styleBase();
  land.addTo(map);
  borders.addTo(map);
  map.on("zoomend", fitBase);
  map.on("moveend", layLabels);
  draw();
  map.invalidateSize({ pan: false }); // the texts of the header and the footer have just taken their room
  if (!readHash()) fitPlaces();
  fitBase();
  layLabels();
  map.on("moveend", writeHash);
  addEventListener("hashchange", readHash);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  // a face that was still loading has another width
  document.fonts?.ready.then(() => {
    widths.clear();
    layLabels();
  });
  document.documentElement.dataset.ready = "true";
})();
