/**
 * The token of an embedded panel: it comes in the fragment of the address, which no server and no log sees, is taken out
 * of it at once, and stays with this tab alone.
 */
const KEY = 'earshot.embed';

/** null: a person has logged in instead. */
export function embedToken(): string | null {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  try {
    if (given !== undefined) sessionStorage.setItem(KEY, given);
    else return sessionStorage.getItem(KEY);
  } catch {
    // A browser that keeps nothing for frames of other sites: the token lives as long as this page.
  }
  if (given === undefined) return null;
  history.replaceState(history.state, '', location.pathname + location.search);
  return given;
}
