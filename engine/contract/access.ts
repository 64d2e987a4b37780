/** How names are written that admins give: the server holds to it, and forms say it before the server has to. */

/** Of users. Shown, written into the trail and typed: letters of any script, digits and a few signs, no spaces. */
export const USER_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u;

/** Of tokens. */
export const TOKEN_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/** Of a source, of 127 characters; one that ends in * besides stands for all that begin so. */
export const SOURCE_SCOPE = /^[^*\s]{1,127}\*?$/u;

/** Of ids of teams and agents, characters. */
export const LONGEST_ID = 100;
