/* What the sheet asks the server besides saving. Answers are {ok, answer}; without a connection `answer` is empty. */

const PATIENCE = 30000;

/* Signing in again gives another token, so it is read for each request. */
export function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export class Talk {
  constructor({ addresses, csrfCookie }) {
    Object.assign(this, { addresses, csrfCookie });
  }

  ask(name, values, signal) {
    return this.fetch(`${this.addresses[name]}?${new URLSearchParams(values)}`, { signal });
  }

  tell(name, values) {
    return this.fetch(this.addresses[name], { method: "POST", body: new URLSearchParams(values), headers: { "X-CSRFToken": cookie(this.csrfCookie) } });
  }

  async fetch(address, { headers = {}, signal, ...options }) {
    const signals = [AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
    try {
      const response = await fetch(address, { ...options, signal: AbortSignal.any(signals), headers: { Accept: "application/json", ...headers } });
      const answer = await response.json().catch(() => ({}));
      return { ok: response.ok && !response.redirected, answer };
    } catch {
      return { ok: false, answer: {}, isAborted: Boolean(signal?.aborted) };
    }
  }
}

/* Why something was not done, in words. */
export function reason({ answer }) {
  if (answer.problems) return answer.problems.join(" ");
  switch (answer.reason) {
    case "signed-out":
      return gettext("You were signed out. Sign in again in another tab; nothing is lost.");
    case "not-allowed":
      return gettext("Your account may not do this. Ask whoever gives permissions.");
    default:
      return gettext("The server did not answer. Try again.");
  }
}
