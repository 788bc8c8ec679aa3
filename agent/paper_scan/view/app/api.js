// Requests to the program. The token came behind the # of the address; it stays in this tab and travels in a header.

const parts = new URLSearchParams(location.hash.slice(1));
if (parts.has("token")) {
  sessionStorage.setItem("token", parts.get("token"));
  parts.delete("token");
  history.replaceState(null, "", `${location.pathname}#${parts}`);
}

async function request(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/api/${path}`,
      { ...options, headers: { Authorization: `Bearer ${sessionStorage.getItem("token") || ""}` } });
  } catch {
    throw new Error("scan view has ended. What you recorded is kept; start it again and open the address that it prints.");
  }
  if (answer.ok) return answer;
  const text = await answer.text();
  let message = text;
  try { message = JSON.parse(text).error || text; } catch { /* plain text */ }
  throw new Error(message);
}

export const get = async (path) => (await request(path)).json();
export const blob = async (path) => (await request(path)).blob();
export const post = async (path, value) =>
  (await request(path, { method: "POST", body: value instanceof Blob ? value : JSON.stringify(value) })).json();
