/** Makes an element. Text always goes in as text, so nothing from a document becomes markup. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

export const byId = (id) => document.getElementById(id);

/** What went wrong, in words for people, from a response that is not ok. */
export async function problemOf(response) {
  try {
    const body = await response.json();
    return body.detail ?? body.error?.message ?? `The server answered ${response.status}.`;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

export const UNREACHABLE = "The server cannot be reached. Is it still running?";

export function seconds(millis) {
  return millis < 950 ? `${Math.round(millis)} ms` : `${(millis / 1000).toFixed(1)} s`;
}
