import { byId, problemOf } from "./dom.js";

const KEY = "footnote.key";
const listeners = [];

/** The key of this tab; nothing of it is kept after the tab is closed. */
export const key = () => sessionStorage.getItem(KEY) ?? "";

/** Headers with the key, where there is one. */
export function signed(headers = {}) {
  return key() ? { ...headers, Authorization: `Bearer ${key()}` } : headers;
}

export function call(address, options = {}) {
  return fetch(address, { ...options, headers: signed(options.headers) });
}

/** Runs now and whenever somebody signs in or out. */
export function onSession(listener) {
  listeners.push(listener);
}

/** Shows the one field for a key; the reason says why it is asked for. */
export function askForKey(reason = "") {
  byId("key-problem").textContent = reason;
  byId("key-problem").hidden = !reason;
  const dialog = byId("sign-in");
  if (!dialog.open) dialog.showModal();
  byId("key").focus();
}

function changed() {
  byId("sign-in-open").hidden = Boolean(key());
  byId("sign-out").hidden = !key();
  for (const listener of listeners) listener();
}

export function signOut() {
  sessionStorage.removeItem(KEY);
  changed();
}

/** Keeps a key only after the server has taken it. */
async function signIn(candidate) {
  const response = await fetch("/api/v1/me", { headers: { Authorization: `Bearer ${candidate}` } });
  if (response.status === 401) return askForKey("This is not a valid key.");
  if (!response.ok) return askForKey(await problemOf(response));
  sessionStorage.setItem(KEY, candidate);
  byId("sign-in").close();
  changed();
}

export function startSession() {
  byId("sign-in-open").addEventListener("click", () => askForKey());
  byId("sign-in-cancel").addEventListener("click", () => byId("sign-in").close());
  byId("sign-out").addEventListener("click", signOut);
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const candidate = byId("key").value.trim();
    byId("key").value = "";
    signIn(candidate).catch(() => askForKey("The server cannot be reached. Is it still running?"));
  });
  changed();
}
