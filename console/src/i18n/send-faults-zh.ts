/** 告警没有送到的原因。与英文同键。`got` 是对方或网络的原话，没有时为空。 */
import type { SendFaultCode } from '../../../engine/contract/send-fault.ts';

export const sendFaultsZh = {
  NAME_UNRESOLVED: '域名解析不了',
  ADDRESS_PRIVATE: '应为公网地址，实际是内网地址；确实要发往内网时，在这个目标里写上 allow_private: true',
  CONNECTION_FAILED: '连接失败',
  NO_ANSWER: '对方没有按时回应',
  ANSWER_TOO_LONG: '对方的回应太长',
  MESSAGE_UNMADE: '消息没能生成',
  HTTP_STATUS: '对方没有收下',
  REDIRECTED: '不跟随重定向；请写它转到的地址',
  ROBOT_BUSY: '机器人忙',
  TOO_MANY: '消息太多',
  ROBOT_BLOCKED: '发得太快，机器人被封十分钟',
  ROBOT_UNKNOWN: '地址里的 key 不是机器人的',
  MESSAGE_REFUSED: '消息的类型、字符、长度或格式不被接受',
  KEYWORD_MISSING: '缺少机器人要求的关键词',
  SIGNATURE_REFUSED: '签名或时钟不被接受，请核对 secret',
  SENDER_REFUSED: '机器人不接受来自本服务器地址的消息',
  ROBOT_SAFETY: '关键词、签名、地址或时钟不被接受，请核对机器人的安全设置',
  CODE_UNKNOWN: '机器人没有收下',
  LOGIN_REFUSED: '邮件服务器的用户名或密码不对',
  MAIL_REFUSED: '邮件服务器没有收下',
  CERTIFICATE_UNTRUSTED: '邮件服务器的证书不受信任，自有机构的证书写在 ca 里',
  TLS_REFUSED: '邮件服务器不肯用 TLS',
} satisfies Record<SendFaultCode, string>;
export type SendFaultTexts = Record<SendFaultCode, string>;
