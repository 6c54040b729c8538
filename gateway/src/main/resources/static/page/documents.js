import { readInventory } from "./ask.js";
import { byId, element, problemOf, UNREACHABLE } from "./dom.js";
import { askForKey, credentials, forget, isSignedIn, onSession, call as ask, signed } from "./session.js";
import { openPassage } from "./viewer.js";

const UPLOADS_AT_ONCE = 3;
const POLL_MILLIS = 700;
const NO_LONGER = "You are no longer signed in.";
const STAGES = { received: "Waiting", parsing: "Reading", chunking: "Cutting into passages", embedding: "Understanding", publishing: "Publishing", done: "Ready", failed: "Failed", cancelled: "Cancelled" };

let base = "";
let cursor = null;
const queue = [];
let uploading = 0;
const known = new Set();

class KeyNeeded extends Error {}

export async function showDocuments() {
  const configuration = await fetch("/page/configuration").then((r) => r.json(), () => ({}));
  base = configuration.ingestionAddress ?? "";
  if (!isSignedIn()) return needKey("");
  byId("key-needed").hidden = true;
  await reload();
}

function needKey(problem) {
  byId("library").hidden = true;
  byId("key-needed").hidden = false;
  if (problem) askForKey(problem);
}

async function call(path, options = {}) {
  const response = await ask(base + path, options);
  if (response.status === 401) {
    forget();
    throw new KeyNeeded(NO_LONGER);
  }
  if (!response.ok) throw new Error(await problemOf(response));
  return response.status === 204 ? null : response.json();
}

function tell(failure) {
  if (failure instanceof KeyNeeded) return needKey(failure.message);
  const problem = byId("library-problem");
  problem.textContent = failure instanceof TypeError ? UNREACHABLE : failure.message;
  problem.hidden = false;
}

const collection = () => byId("collection").value.trim() || "default";
const pathOf = (name, id = "") => `/api/v1/collections/${encodeURIComponent(name)}/documents${id ? `/${encodeURIComponent(id)}` : ""}`;

async function reload() {
  byId("library-problem").hidden = true;
  try {
    const collections = await call("/api/v1/collections");
    byId("key-needed").hidden = true;
    byId("library").hidden = false;
    const names = collections.items.map((item) => item.name);
    known.clear();
    names.forEach((name) => known.add(name));
    byId("collections").replaceChildren(...names.map((name) => element("option", { value: name })));
    if (names.length && !names.includes(collection()) && !byId("collection").dataset.touched) byId("collection").value = names[0];
    byId("list").replaceChildren();
    cursor = null;
    await listMore();
  } catch (failure) {
    tell(failure);
  }
}

async function listMore() {
  const name = collection();
  const page = await call(`${pathOf(name)}?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
  if (name !== collection()) return;
  let list = byId("list").querySelector("ul");
  if (!list && page.items.length) {
    list = element("ul", { "aria-label": `Documents in ${name}` });
    byId("list").replaceChildren(list);
  }
  if (!list) byId("list").replaceChildren(element("p", { class: "empty" }, `No documents in “${name}” yet.`));
  list?.append(...page.items.map(row));
  cursor = page.next ?? null;
  byId("more").hidden = !cursor;
}

function row(item) {
  const counts = [item.externalId];
  if (item.pages > 1) counts.push(`${item.pages} pages`);
  counts.push(`${item.chunks} ${item.chunks === 1 ? "passage" : "passages"}`, new Date(item.publishedAt).toLocaleDateString());
  const made = element("li", {},
    element("div", {},
      element("button", { type: "button", class: "open", onclick: (event) => openPassage({ documentId: item.documentId, version: item.version }, event.currentTarget) }, item.title || item.externalId),
      element("small", {}, counts.join(" · "))),
    element("button", { type: "button", class: "quiet", "aria-label": `Delete ${item.title || item.externalId}`, onclick: () => confirmDelete(item, made) }, "Delete"));
  return made;
}

function confirmDelete(item, made) {
  const dialog = byId("confirm");
  byId("confirm-text").textContent = `“${item.title || item.externalId}”, its passages and its file will be gone.`;
  dialog.returnValue = "cancel";
  dialog.addEventListener("close", async () => {
    if (dialog.returnValue !== "delete") return;
    try {
      await call(pathOf(item.collection, item.externalId), { method: "DELETE" });
      made.remove();
      if (!byId("list").querySelector("li")) await reload();
      readInventory();
    } catch (failure) {
      tell(failure);
    }
  }, { once: true });
  dialog.showModal();
}

function enqueue(files) {
  for (const file of files) queue.push({ file, collection: collection(), view: new Job(file.name) });
  pump();
}

function pump() {
  while (uploading < UPLOADS_AT_ONCE && queue.length) {
    uploading++;
    run(queue.shift()).finally(() => {
      uploading--;
      pump();
    });
  }
}

/** An editor's collection is there before its first document. */
async function ensure(name) {
  if (known.has(name)) return;
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name }) };
  const response = await ask(`${base}/api/v1/collections`, request);
  if (response.ok || response.status === 409) known.add(name);
}

async function run(upload) {
  try {
    await ensure(upload.collection);
    let job = await send(upload);
    while (!["done", "failed", "cancelled"].includes(job.stage)) {
      upload.view.show(STAGES[job.stage] ?? job.stage, job.progress);
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
      job = await call(`/api/v1/jobs/${encodeURIComponent(job.id)}`);
    }
    upload.view.end(job);
    if (job.stage === "done") await reload();
    readInventory();
  } catch (failure) {
    upload.view.fail(failure instanceof TypeError ? UNREACHABLE : failure.message);
    if (failure instanceof KeyNeeded) needKey(failure.message);
  }
}

/** XMLHttpRequest, because fetch does not tell how much was sent. */
function send({ file, collection: name, view }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", base + pathOf(name, file.name));
    request.withCredentials = credentials() === "include";
    for (const [name, value] of Object.entries(signed())) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.upload.addEventListener("progress", (event) => view.show("Sending", event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener("error", () => reject(new TypeError("network")));
    request.addEventListener("load", () => {
      let body = {};
      try { body = JSON.parse(request.responseText); } catch { /* no JSON: the status says it */ }
      if (request.status === 401) reject(new KeyNeeded(NO_LONGER));
      else if (request.status >= 400) reject(new Error(body.detail ?? `The server answered ${request.status}.`));
      else resolve(body);
    });
    request.send(file);
  });
}

class Job {
  constructor(name) {
    this.state = element("span", { class: "state", role: "status" }, "Waiting");
    this.bar = element("progress", { max: 1, value: 0, "aria-label": `Progress of ${name}` });
    this.root = element("li", { class: "job" }, element("strong", {}, name), this.state, this.bar);
    byId("jobs").prepend(this.root);
  }

  show(state, progress) {
    this.state.textContent = state;
    this.bar.value = progress;
  }

  end(job) {
    this.bar.remove();
    this.state.textContent = STAGES[job.stage];
    this.root.classList.add(job.stage);
    const report = job.report;
    const lines = [];
    if (job.problem) lines.push(job.problem);
    if (report?.unchanged) lines.push("The same content was there already.");
    else if (report) lines.push(`${report.pages > 1 ? `${report.pages} pages, ` : ""}${report.chunks} ${report.chunks === 1 ? "passage" : "passages"}`);
    lines.push(...(report?.warnings ?? []));
    for (const line of lines) this.root.append(element("p", { class: "detail" }, line));
  }

  fail(message) {
    this.bar.remove();
    this.state.textContent = "Failed";
    this.root.classList.add("failed");
    this.root.append(element("p", { class: "detail" }, message));
  }
}

export function startDocuments() {
  byId("key-needed-open").addEventListener("click", () => askForKey());
  onSession(() => {
    if (location.hash === "#documents") showDocuments();
  });
  byId("collection").addEventListener("change", () => {
    byId("collection").dataset.touched = "yes";
    if (byId("collection").reportValidity()) reload();
  });
  byId("more").addEventListener("click", () => listMore().catch(tell));
  byId("files").addEventListener("change", (event) => {
    enqueue(event.target.files);
    event.target.value = "";
  });
  const drop = byId("drop");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    enqueue(event.dataTransfer.files);
  });
}
