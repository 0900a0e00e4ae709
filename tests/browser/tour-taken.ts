/** For a page of somebody who knows the way. Runs in the page before anything else. */
export const tourTaken = () => localStorage.setItem('overread.tour', 'yes');
