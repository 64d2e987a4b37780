/** Ant Design's tokens, kept equal to the custom properties in tokens.css. */
export function antdTokens(dark: boolean) {
  return {
    colorPrimary: dark ? '#2f9fb0' : '#0b6b7b',
    colorInfo: dark ? '#2f9fb0' : '#0b6b7b',
    colorLink: dark ? '#5cc2d1' : '#0b6b7b',
    colorError: dark ? '#ff7875' : '#c4232b',
    colorBgBase: dark ? '#171c23' : '#ffffff',
    colorTextBase: dark ? '#e4e8ed' : '#1a222c',
    borderRadius: 6,
    fontSize: 14,
    controlHeight: 32,
    fontFamily: 'var(--font)',
    fontFamilyCode: 'var(--mono)',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  };
}
