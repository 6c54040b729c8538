import { byId, element, problemOf, UNREACHABLE } from "./dom.js";
import { call, isSignedIn } from "./session.js";

const GONE = "This version of the document is not there for you. It was replaced or deleted, or is not open to you.";

let opener = null;
let request = 0;

/** Opens a document's text with the passage at start..end highlighted (UTF-16 offsets). */
export async function openPassage({ documentId, version, start, end }, from = null) {
  opener = from ?? opener;
  const own = ++request;
  const body = byId("viewer-body");
  byId("viewer").hidden = false;
  document.querySelector(".columns").classList.add("reading");
  byId("viewer-title").textContent = "Opening…";
  byId("viewer-place").textContent = "";
  body.replaceChildren();
  try {
    const path = `/api/v1/documents/${encodeURIComponent(documentId)}/versions/${version}/text`;
    const response = await call(path);
    if (own !== request) return;
    if (!response.ok) {
      const gone = response.status === 404;
      return fail(gone ? GONE + (isSignedIn() ? "" : " It may be open to you when you sign in.") : await problemOf(response));
    }
    show(await response.json(), start, end);
  } catch {
    fail(UNREACHABLE);
  }
}

export function isOpen() {
  return !byId("viewer").hidden;
}

export function closeViewer() {
  byId("viewer").hidden = true;
  document.querySelector(".columns").classList.remove("reading");
  if (location.pathname === "/view") history.replaceState(null, "", "/");
  opener?.focus();
  opener = null;
}

function fail(message) {
  byId("viewer-title").textContent = "Not available";
  byId("viewer-body").replaceChildren(element("p", { class: "problem", role: "alert" }, message));
}

function show(text, start, end) {
  byId("viewer-title").textContent = text.title;
  byId("viewer-place").textContent = `${text.collection} · ${text.externalId}`;
  const spans = text.pages.length > 1 ? text.pages : [{ page: 0, start: 0, end: text.text.length }];
  const parts = [];
  for (const span of spans) {
    if (span.page) parts.push(element("h3", {}, `Page ${span.page}`));
    parts.push(paragraph(text.text, span, start, end));
  }
  const body = byId("viewer-body");
  body.replaceChildren(...parts);
  const mark = body.querySelector("mark");
  if (mark) body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 3;
  else body.scrollTop = 0;
  byId("viewer-title").focus({ preventScroll: true });
}

function paragraph(text, span, start, end) {
  const from = Math.min(Math.max(start ?? 0, span.start), span.end);
  const to = Math.min(Math.max(end ?? 0, span.start), span.end);
  const whole = element("p", { class: "text" });
  if (to <= from) whole.append(text.slice(span.start, span.end));
  else whole.append(text.slice(span.start, from), element("mark", {}, text.slice(from, to)), text.slice(to, span.end));
  return whole;
}

byId("viewer-close").addEventListener("click", closeViewer);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && !byId("confirm").open) closeViewer();
});
