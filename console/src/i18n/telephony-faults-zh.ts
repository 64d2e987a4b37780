/** 电话系统没有连上的原因。与英文同键。 */
import type { TelephonyFaultCode } from '../../../engine/contract/telephony.ts';

export const telephonyFaultsZh = {
  NOT_YET: '尚未连上',
  CONNECTION_FAILED: '连接失败，请核对主机和端口',
  ENDED: '对方断开了连接',
  SILENT: '两分钟没有任何消息',
  ADDRESS_REFUSED: '对方不接受本服务器的地址，请在 event_socket.conf 的 apply-inbound-acl 里放行',
  LOGIN_REFUSED: '对方不接受登录，请核对密码',
  NOT_ITS_PROTOCOL: '对端不是该系统的接口协议，请核对主机和端口',
} satisfies Record<TelephonyFaultCode, string>;
export type TelephonyFaultTexts = Record<TelephonyFaultCode, string>;
