import { byId, problemOf } from "./dom.js";

const KEY = "footnote.key";
const FAILURES = {
  denied: "You were not signed in.",
  expired: "Signing in took too long, or was begun in another tab. Try again.",
  unavailable: "Where you sign in does not answer now. Try again later.",
  refused: "The answer from where you sign in was not accepted. The server’s log says why.",
};
const listeners = [];
let session = null;

/** The key of this tab; nothing of it is kept after the tab is closed. */
const key = () => sessionStorage.getItem(KEY) ?? "";

/** By a key in this tab, or by a session of this browser. */
export const isSignedIn = () => Boolean(key() || session);

/** Headers with the key, or with what proves that this page sends the browser's cookie. */
export function signed(headers = {}) {
  if (key()) return { ...headers, Authorization: `Bearer ${key()}` };
  return session ? { ...headers, "X-CSRF-Token": session.csrfToken } : headers;
}

/** Cookies go to the other address of an installation too; a key is enough by itself. */
export const credentials = () => (session && !key() ? "include" : "same-origin");

export function call(address, options = {}) {
  return fetch(address, { ...options, credentials: credentials(), headers: signed(options.headers) });
}

/** Runs now and whenever somebody signs in or out. */
export function onSession(listener) {
  listeners.push(listener);
}

/** Shows how to sign in; the reason says why it is asked for. */
export function askForKey(reason = "") {
  byId("key-problem").textContent = reason;
  byId("key-problem").hidden = !reason;
  byId("sign-in-elsewhere").href = `/sign-in?path=${encodeURIComponent(location.pathname + here() + location.hash)}`;
  const dialog = byId("sign-in");
  if (!dialog.open) dialog.showModal();
  (byId("elsewhere").hidden ? byId("key") : byId("sign-in-elsewhere")).focus();
}

/** What the address asks for, without why the last attempt failed. */
function here() {
  const wanted = new URLSearchParams(location.search);
  wanted.delete("sign-in");
  return wanted.size ? `?${wanted}` : "";
}

function changed() {
  byId("sign-in-open").hidden = isSignedIn();
  byId("sign-out").hidden = !isSignedIn();
  byId("sign-out").title = session && !key() ? `Signed in as ${session.name}` : "";
  for (const listener of listeners) listener();
}

/** Forgets what is no longer valid; the server has ended it already. */
export function forget() {
  sessionStorage.removeItem(KEY);
  session = null;
  changed();
}

async function signOut() {
  if (key() || !session) return forget();
  const response = await call("/api/v1/session", { method: "DELETE" }).catch(() => null);
  // The page that comes next knows of nobody.
  if (response?.ok) return location.assign((await response.json()).next);
  if (response?.status === 401) return forget();
  askForKey("You are still signed in: the server did not answer. Try again.");
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

/** Where people sign in elsewhere, whether this browser's did. */
async function readSession() {
  const configuration = await fetch("/page/configuration").then((response) => response.json(), () => ({}));
  if (!configuration.signIn) return;
  byId("elsewhere").hidden = false;
  const response = await fetch("/api/v1/session").catch(() => null);
  const found = response?.ok ? await response.json() : null;
  session = found?.signedIn ? found : null;
  const failure = FAILURES[new URLSearchParams(location.search).get("sign-in")];
  if (!failure) return;
  history.replaceState(null, "", location.pathname + here() + location.hash);
  askForKey(failure);
}

/** Ends when it is known who is signed in. */
export async function startSession() {
  byId("sign-in-open").addEventListener("click", () => askForKey());
  byId("sign-in-cancel").addEventListener("click", () => byId("sign-in").close());
  byId("sign-out").addEventListener("click", signOut);
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const candidate = byId("key").value.trim();
    byId("key").value = "";
    signIn(candidate).catch(() => askForKey("The server cannot be reached. Is it still running?"));
  });
  await readSession();
  changed();
}
