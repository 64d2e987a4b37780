/** `customer_hangup`, `agent`, `agent-hangup` say who hung up; other reasons do not. */
export function hungUp(reason: string | undefined): 'agent' | 'customer' | undefined {
  const who = /^(agent|customer)(?![a-z])/i.exec(reason ?? '')?.[1]?.toLowerCase();
  return who as 'agent' | 'customer' | undefined;
}
