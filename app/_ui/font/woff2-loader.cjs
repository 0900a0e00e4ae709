// Every browser that can run the program reads WOFF2: without the second file of each slice the build has
// 300 files less, and the list of them is a third shorter.
module.exports = (css) => css.replaceAll(/, url\(\S+\.woff\) format\('woff'\)/g, '');
