// The codecs mention `fs` and `path` on a branch that no browser takes; this stands in for both.
export default {};
