/** What to write where a page is empty: the shortest that works; the tests give each to the server's own readers. */

/** Teams, agents and queues. */
export const DIRECTORY_SAMPLE = `kind,id,team,from,name
team,T3,,,账单一组
agent,A1024,T3,,
queue,账单,T3,,`;

/** A recorded call; times are ms from its beginning. */
export const IMPORT_SAMPLE = `通话,通话时间,坐席,班组,角色,开始毫秒,结束毫秒,文本
rec-1,2026-11-02 09:15,A1024,T3,坐席,0,2100,您好 请问有什么可以帮您
rec-1,,,,客户,2600,5200,我想查一下上个月的账单`;

/** The name quoted: any text may be one. */
const ROUTES = (target: string) => `  routes:
    - match: { severity: [critical] }
      to: ['${target.replaceAll("'", "''")}']`;

/**
 * For `earshot.yaml`; `…` is the reader's own key.
 * @param origin of this console: links of messages lead there
 */
export function targetsSample(origin: string): string {
  return `alerts:
  public_url: ${origin}
  targets:
    qa: { kind: wecom, url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…' }
${ROUTES('qa')}`;
}

/** Where targets are there already. */
export function routesSample(target: string): string {
  return `alerts:
${ROUTES(target)}`;
}
