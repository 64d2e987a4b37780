/**
 * Which side speaks, by turns of phrase that hardly ever come from the other one. Not for single turns, since people
 * quote each other: several must agree. Literal words only, so that the expressions cost linear time.
 */

/** An agent at work: introduces himself, serves, looks things up, takes leave. */
const AGENT =
  /工号|给您|跟您|帮您|为您|请您|让您|您报|您稍|您看|您先|您这边|您现在|您可以|请问您|感谢您|女士|为您服务|帮您查|帮您核实|为您查|给您登记|为您登记|为您办理|帮您办理|感谢您的来电|感谢您的接听|感谢来电|请您稍等|您稍等|请问您贵姓|请问有什么可以|有什么可以帮|什么能帮您|还有其他(?:问题|需要)|还有什么(?:能|可以)帮|祝您|这边给您|我这边(?:帮|给|为)您|我司|麻烦您提供|请您提供|核对一下您|跟您核对|给您带来|满意度|很抱歉给您|稍后请您/u;

/** A caller: has a concern of his own, speaks of "you people". */
const CUSTOMER =
  /你们|谢谢你|你好我|我(?:妈|爸|家)|我想问|我问|我打|我找|我要投诉|我想投诉|我想问一下|我想咨询|我要退|我想退|我打了(?:好几|几|三|两|多)|给我个说法|给我解决|叫你们|让你们|找你们|我买的|我订的|我的(?:快递|包裹|订单|宽带|卡|保单|账户|房间|航班)|我(?:上个月|昨天|前天|上周)/u;

export type Side = 'agent' | 'customer';

/** Whose words these are by their wording; null where they do not say, or say both. */
export function sideOf(text: string): Side | null {
  const agent = AGENT.test(text);
  if (agent === CUSTOMER.test(text)) return null;
  return agent ? 'agent' : 'customer';
}
