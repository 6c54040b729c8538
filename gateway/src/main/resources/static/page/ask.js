import { byId, element, problemOf, seconds, UNREACHABLE } from "./dom.js";
import { events } from "./events.js";
import { askForKey, call, forget, isSignedIn, onSession } from "./session.js";
import { openPassage } from "./viewer.js";

const VERDICTS = { answered: "", partial: "Answered in part", not_in_sources: "Not in the sources" };
const TURNS_SENT = 8;
const turns = [];
let running = null;

export function startAsking() {
  const form = byId("ask-form");
  const question = byId("question");
  const fit = () => {
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight}px`;
  };
  question.addEventListener("input", fit);
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) return running.abort();
    const text = question.value.trim();
    if (!text) return;
    question.value = "";
    fit();
    ask(text);
  });
  byId("new-thread").addEventListener("click", () => {
    running?.abort();
    turns.length = 0;
    byId("thread").replaceChildren();
    welcome(true);
    byId("new-thread").hidden = true;
    question.focus();
  });
  onSession(readInventory);
}

/** The collections that are open to whoever signed in, or to everyone. */
export async function readInventory() {
  const scope = byId("scope");
  const chosen = scope.value;
  try {
    const response = await call("/api/v1/me");
    if (response.status === 401 && isSignedIn()) return forget();
    if (!response.ok) return;
    const me = await response.json();
    const names = me.collections;
    scope.replaceChildren(element("option", { value: "" }, "all collections"), ...names.map((name) => element("option", { value: name }, name)));
    scope.value = names.includes(chosen) ? chosen : "";
    byId("inventory").replaceChildren(...inventory(me));
  } catch {
    byId("inventory").textContent = UNREACHABLE;
  }
}

function inventory({ collections, role }) {
  if (collections.length) return [];
  if (!isSignedIn()) return ["Nothing is open to you; ", element("button", { type: "button", class: "link", onclick: () => askForKey() }, "sign in"), "."];
  if (role === "reader") return ["No collection is open to you yet; ask an administrator."];
  return ["There is nothing to ask yet. ", element("a", { href: "#documents" }, "Add documents"), "."];
}

/** The page keeps its title for those who hear it. */
function welcome(shown) {
  byId("welcome").hidden = !shown;
  byId("ask-title").classList.toggle("hidden", !shown);
}

async function ask(text) {
  welcome(false);
  byId("new-thread").hidden = false;
  const send = byId("send");
  send.textContent = "Stop";
  const turn = new Turn(text);
  byId("thread").append(turn.root);
  turn.root.scrollIntoView({ block: "start" });
  running = new AbortController();
  try {
    const response = await call("/api/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/problem+json" },
      body: JSON.stringify({ question: text, collections: byId("scope").value ? [byId("scope").value] : [], history: turns.slice(-TURNS_SENT), stream: true }),
      signal: running.signal,
    });
    if (!response.ok) {
      turn.fail(await problemOf(response), () => retry(turn, text));
      if (response.status === 401 && isSignedIn()) expired();
    } else for await (const event of events(response)) turn.take(event, () => retry(turn, text));
    turn.finish(() => retry(turn, text));
  } catch (failure) {
    if (failure.name === "AbortError") turn.stopped();
    else turn.fail(UNREACHABLE, () => retry(turn, text));
  } finally {
    running = null;
    send.textContent = "Ask";
    byId("question").focus({ preventScroll: true });
  }
}

/** The key was revoked, or the session has ended since. */
function expired() {
  forget();
  askForKey("You are no longer signed in.");
}

function retry(turn, text) {
  turn.root.remove();
  ask(text);
}

/** One question and its answer, as it comes. */
class Turn {
  constructor(question) {
    this.question = question;
    this.citations = new Map();
    this.answer = element("p", { class: "answer" });
    this.waiting = element("span", { class: "waiting", role: "status" }, element("i"), element("i"), element("i"), "Searching");
    this.answer.append(this.waiting);
    this.foot = element("div");
    this.root = element("article", { class: "turn" }, element("h2", {}, question), this.answer, this.foot);
    this.ended = false;
  }

  take({ name, data }, again) {
    switch (name) {
      case "retrieved":
        this.evidence = data.evidence;
        this.waiting.lastChild.textContent = data.evidence.length ? `Reading ${data.evidence.length} ${data.evidence.length === 1 ? "passage" : "passages"}` : "Nothing found";
        break;
      case "delta":
        this.waiting.remove();
        this.write(data.text);
        break;
      case "citation":
        this.citations.set(data.citation.number, data.citation);
        break;
      case "done":
        this.done(data.answer);
        break;
      case "error":
        this.fail(data.detail, again);
        break;
    }
  }

  /** Marks such as [1] become buttons; everything else stays text. */
  write(text) {
    let at = 0;
    for (const found of text.matchAll(/ ?\[(\d{1,3})\]/g)) {
      this.answer.append(text.slice(at, found.index), this.mark(Number(found[1])));
      at = found.index + found[0].length;
    }
    this.answer.append(text.slice(at));
  }

  mark(number) {
    return element("button", { type: "button", class: "mark", "aria-label": `Footnote ${number}`, onclick: (event) => this.open(number, event.currentTarget) }, String(number));
  }

  open(number, from) {
    const citation = this.citations.get(number);
    if (citation) openPassage(citation, from);
  }

  done(answer) {
    this.ended = true;
    turns.push({ role: "user", text: this.question }, { role: "assistant", text: answer.text });
    if (answer.verdict === "not_in_sources") this.answer.classList.add("remark");
    const about = [];
    if (VERDICTS[answer.verdict]) about.push(element("span", { class: `verdict ${answer.verdict}` }, VERDICTS[answer.verdict]));
    const { retrievalMillis, firstTokenMillis, totalMillis } = answer.timings;
    about.push(element("span", {}, `found in ${seconds(retrievalMillis)}`));
    if (firstTokenMillis) about.push(element("span", {}, `first word after ${seconds(firstTokenMillis)}`));
    about.push(element("span", {}, `${seconds(totalMillis)} in all`));
    if (answer.model) about.push(element("span", {}, answer.model));
    if (answer.citations.length) this.foot.append(this.notes(answer.citations));
    if (answer.reason) this.foot.append(element("p", { class: "reason" }, answer.reason));
    this.foot.append(element("div", { class: "about" }, ...about));
    if (answer.evidence.length) this.foot.append(this.evidenceOf(answer.evidence));
  }

  notes(citations) {
    const items = citations.map((citation) => {
      const place = [citation.title, ...citation.headingPath.slice(-1)].filter((part, i, all) => part && all.indexOf(part) === i);
      if (citation.page) place.push(`page ${citation.page}`);
      const note = element("button", { type: "button", class: "note", onclick: (event) => openPassage(citation, event.currentTarget) },
        element("b", {}, String(citation.number)),
        element("span", {}, element("q", {}, citation.quote), place.join(" · ")));
      return element("li", {}, note);
    });
    return element("ol", { class: "notes", "aria-label": "Footnotes" }, ...items);
  }

  evidenceOf(passages) {
    const shown = passages.map((passage) => {
      const scores = [["words", passage.scores.bm25, 1], ["meaning", passage.scores.cosine, 2]].filter(([, value]) => value !== undefined && value !== null).map(([name, value, digits]) => `${name} ${value.toFixed(digits)}`);
      return element("button", { type: "button", class: "passage", onclick: (event) => openPassage(passage, event.currentTarget) },
        element("strong", {}, [passage.title, ...passage.headingPath.slice(-1)].filter((part, i, all) => part && all.indexOf(part) === i).join(" · ")),
        element("span", {}, passage.text),
        element("em", {}, [passage.externalId, ...scores].join(" · ")));
    });
    const count = passages.length === 1 ? "1 passage" : `${passages.length} passages`;
    return element("details", { class: "evidence" }, element("summary", {}, `What was read: ${count}`), ...shown);
  }

  fail(message, again) {
    this.ended = true;
    this.waiting.remove();
    this.foot.replaceChildren(element("p", { class: "problem", role: "alert" }, message, element("button", { type: "button", onclick: again }, "Ask again")));
  }

  stopped() {
    this.ended = true;
    this.waiting.remove();
    this.foot.replaceChildren(element("p", { class: "reason" }, "Stopped."));
  }

  finish(again) {
    if (!this.ended) this.fail("The answer broke off.", again);
  }
}
