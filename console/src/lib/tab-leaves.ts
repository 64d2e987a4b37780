import type { KeyboardEvent } from 'react';

/**
 * Tab leaves a list of several choices. The list itself takes Tab for a choice and keeps the focus: whoever typed a
 * team, pressed Enter and went on with Tab had “all teams” instead, and could not leave the field.
 */
export function tabLeaves(event: KeyboardEvent): void {
  if (event.key === 'Tab' && event.target instanceof Element && event.target.closest('.ant-select-multiple'))
    event.stopPropagation();
}
