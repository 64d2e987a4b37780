/** Desktop notifications. They stay in the system's list: nothing that was said in the call stands in them. */
export type Permission = 'granted' | 'denied' | 'default' | 'none';

/** `none`: this browser, or this address without TLS, has no notifications. */
export const permission = (): Permission => ('Notification' in window ? Notification.permission : 'none');

export async function askPermission(): Promise<Permission> {
  if (permission() !== 'default') return permission();
  return Notification.requestPermission();
}

export function notify(title: string, body: string, call: string, open: () => void): void {
  if (permission() !== 'granted') return;
  try {
    // One per call: a later one takes the place of the one before. The sound is ours.
    const notice = new Notification(title, { body, tag: `earshot-${call}`, silent: true });
    notice.onclick = () => {
      window.focus();
      notice.close();
      open();
    };
  } catch {
    // Some phones have the name and no constructor.
  }
}
