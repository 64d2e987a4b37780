/** 听不清的通话、角色对调、给坐席的提示。 */
export const hearingZh = {
  label: '收听异常',
  wall: { no_words: '没有文字', one_side: '单边无声', confidence: '识别不准', roles: '角色疑似反了' },
  no_words: (since: string) => `自 ${since} 起没有收到任何文字`,
  one_side: {
    agent: (since: string) => `坐席自 ${since} 起没有声音`,
    customer: (since: string) => `客户自 ${since} 起没有声音`,
  },
  confidence: (percent: number) => `语音识别把握很低（最近几句平均 ${percent}%）`,
  roles: (turns: number) => `坐席与客户很可能标反了（${turns} 句话像对方说的）`,
  stop: '。',
  careful: '此时的标记和漏标都要谨慎看待。',
  swap: '对调角色',
  swapping: '正在对调…',
  swapped: (by: string, at: string) => `${by} 在 ${at} 对调了坐席与客户，整通已重新判断。`,
  undo: '撤销对调',
  failed: '没有成功，请再试一次。',
  unanswered: '没有等到服务器的回答：可能已经发出，也可能没有。先看通话里有没有它，再决定要不要重发。',
};
export const coachZh = {
  title: '提示坐席',
  placeholder: '发给坐席的话，最多 200 字',
  send: '发送',
  sending: '正在发送…',
};
