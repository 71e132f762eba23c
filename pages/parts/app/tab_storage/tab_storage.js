/* Keeps in the browser's tab what a session holds, and tells the next session of the tab what the one before held.

   The tab's storage outlives a page that is loaded again and ends with the tab. Another tab has its own, also when it
   opens the same link. */

const NAME = "tradeoff-session";

/* The report that was sent last: one is enough, however often the page is drawn before the answer. */
let reported = "";

export default function mount({ data, setTriggerValue }) {
  const stored = read();
  if (!stored || stored.session === data.session || stored.session === data.found) {
    write(data);
  } else if (reported !== `${data.session} ${stored.session}`) {
    reported = `${data.session} ${stored.session}`;
    setTriggerValue("earlier", stored);
  }
}

/* What is stored; undefined when there is nothing, or where the browser allows no storage. */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? undefined;
  } catch {
    return undefined;
  }
}

function write({ session, record }) {
  try {
    if (record) {
      sessionStorage.setItem(NAME, JSON.stringify({ session, record }));
    } else {
      sessionStorage.removeItem(NAME);
    }
  } catch {
    /* Without a storage the next session is told nothing. */
  }
}
