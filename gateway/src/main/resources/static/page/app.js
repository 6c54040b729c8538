import { startAsking } from "./ask.js";
import { showDocuments, startDocuments } from "./documents.js";
import { byId } from "./dom.js";
import { startSession } from "./session.js";
import { closeViewer, openPassage } from "./viewer.js";

const THEME = "footnote.theme";

function theme() {
  const kept = localStorage.getItem(THEME);
  if (kept) document.documentElement.dataset.theme = kept;
  byId("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem(THEME, next);
  });
}

function section() {
  const name = location.hash === "#documents" ? "documents" : "ask";
  for (const each of ["ask", "documents"]) byId(`${each}-section`).hidden = each !== name;
  for (const link of document.querySelectorAll("[data-section]")) {
    if (link.dataset.section === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = name === "documents" ? "Documents · Footnote" : "Footnote";
  if (name === "documents") showDocuments();
  else byId("question").focus({ preventScroll: true });
}

/** /view?document=…&version=…&start=…&end=… is where a citation's address leads. */
function deepLink() {
  if (location.pathname !== "/view") return;
  const wanted = new URLSearchParams(location.search);
  const number = (name) => (wanted.has(name) ? Number(wanted.get(name)) : undefined);
  openPassage({ documentId: wanted.get("document") ?? "", version: number("version") ?? 1, start: number("start"), end: number("end") });
}

theme();
startAsking();
startDocuments();
addEventListener("hashchange", () => {
  closeViewer();
  section();
});
await startSession();
section();
deepLink();
