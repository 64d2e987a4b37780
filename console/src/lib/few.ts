/** Below this, a share says more of chance than of what it is a share of: the counts are shown, no percentage. */
export const FEW = 10;
