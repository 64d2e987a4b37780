/** Fills a template of a link; the server has checked that it is a web address with a host of its own. Pure. */
export interface LinkValues {
  call_id: string;
  agent_id: string;
  seconds: number;
}

/** undefined where a value is missing, or would not stay in its place: a segment `..` climbs out of a path. */
export function filled(template: string, values: LinkValues): string | undefined {
  let bad = false;
  const url = template.replace(/\{(call_id|agent_id|seconds)\}/g, (_, gap: keyof LinkValues) => {
    const value = String(values[gap]);
    if (value === '' || /^\.{1,2}$/.test(value)) bad = true;
    return encodeURIComponent(value);
  });
  return bad ? undefined : url;
}
