/** 发送失败的原因由服务器用英文写给日志和接口；认得的在中文页面上译出来，认不得的（对方的原话）照原样。 */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^the name cannot be resolved \((.+)\)$/, '域名解析不了（$1）'],
  [/^the name has no address$/, '域名没有对应的地址'],
  [
    /^the address is a private one; set (.+) on the target where that is meant$/,
    '地址是内网的；确实要发往内网时，在目标里写上 $1',
  ],
  [/^no answer in time$/, '对方没有按时回应'],
  [/^the connection failed \((.+)\)$/, '连接失败（$1）'],
  [/^the answer is too long$/, '对方的回应太长'],
  [/^(HTTP \d+): redirects are not followed$/, '$1：不跟随重定向'],
  [/^the message could not be made$/, '消息没能生成'],
];

export function sendingZh(error: string): string {
  const known = KNOWN.find(([shape]) => shape.test(error));
  return known === undefined ? error : error.replace(...known);
}
