/** Ant Design's tokens, kept equal to the custom properties in tokens.css. */
export function antdTokens(dark: boolean) {
  return {
    colorPrimary: dark ? '#5cc2d1' : '#0b6b7b',
    colorInfo: dark ? '#5cc2d1' : '#0b6b7b',
    colorLink: dark ? '#5cc2d1' : '#0b6b7b',
    colorError: dark ? '#ff7875' : '#c4232b',
    colorBgBase: dark ? '#171c23' : '#ffffff',
    // Of popups: derived from the base it would be blue in the dark.
    colorBgElevated: dark ? '#1f2731' : '#ffffff',
    colorTextBase: dark ? '#e4e8ed' : '#1a222c',
    colorTextPlaceholder: dark ? '#8b98a6' : '#5e6c7b',
    borderRadius: 6,
    fontSize: 14,
    controlHeight: 32,
    fontFamily: 'var(--font)',
    fontFamilyCode: 'var(--mono)',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.16s',
  };
}

/** On the light accent of the dark theme a button's word is dark. */
export function antdComponents(dark: boolean) {
  return {
    Button: {
      primaryColor: dark ? '#0c171a' : '#ffffff',
      primaryShadow: 'none',
      ...(dark ? { defaultBg: '#171c23', defaultBorderColor: '#3b4754' } : {}),
    },
    Select: dark ? { selectorBg: '#141920', colorBorder: '#3b4754' } : { colorBorder: '#c3ccd3' },
    DatePicker: dark ? { colorBgContainer: '#141920', colorBorder: '#3b4754' } : { colorBorder: '#c3ccd3' },
    Input: dark ? { colorBgContainer: '#141920', colorBorder: '#3b4754' } : { colorBorder: '#c3ccd3' },
  };
}
