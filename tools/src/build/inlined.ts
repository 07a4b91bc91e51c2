/**
 * Dependencies that become part of a package when it is built, with the reason. What uses them is then loaded in one piece and
 * without what nobody here uses. They stay in the package's `dependencies`, because its declarations name their types.
 */
export const inlined: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '@venuekit/core': {
    zod: '95 files, of which two in three are texts in other languages (docs/decisions/0012-few-modules.md)',
  },
}
