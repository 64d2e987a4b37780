/** 通话页旁的东西：录音与监听链接、客户此前的通话、对调确认、按键一览。 */
export const deskZh = {
  recording: '录音',
  recordingAt: (clock: string) => `录音 ${clock}`,
  listen: '监听',
  whisper: '耳语',
  opensTab: '在新标签页打开',
  earlier: (nth: number) => `本周第 ${nth} 通`,
  earlierMonth: (count: string, days: number) => `${days} 天内另有 ${count} 通`,
  earlierTitle: '这位客户此前的通话',
  earlierFailed: '此前的通话暂时查不到',
  openCases: (count: number) => `未结工单 ${count}`,
  calm: '无标记',
  swapSure: '整通话会按对调后的角色重新判断。确认对调？',
  swapYes: '确认对调',
  cancel: '取消',
  promptInTimeline: (by: string) => `${by} 提示坐席`,
};
