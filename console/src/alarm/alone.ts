/**
 * Of all pages of this browser one holds a name, and the next one when that is closed. Without Web Locks (they need TLS
 * or this machine itself) every page does: twice is better than never.
 */
export function holdAlone(name: string): { isMine(): boolean; release(): void } {
  if (!navigator.locks) return { isMine: () => true, release: () => undefined };
  let mine = false;
  let letGo = (): void => undefined;
  const stop = new AbortController();
  navigator.locks
    .request(name, { signal: stop.signal }, () => {
      mine = true;
      return new Promise<void>((done) => {
        letGo = done;
      });
    })
    // Only given up while it waits.
    .catch(() => undefined);
  return {
    isMine: () => mine,
    release() {
      mine = false;
      stop.abort();
      letGo();
    },
  };
}
