/* Keeps in the browser's tab what a session holds, and tells the next session of the tab what the one before held.

   The tab's storage outlives a reload and ends with the tab. Another tab has its own, also when it
   opens the same link. */

const NAME = "tradeoff-session";

/* A report that gets lost is sent again when the page is drawn again, but not for ever. */
const MOST_REPORTS = 3;
let reports = 0;
let reportedTo = "";

export default function mount({ data, setTriggerValue }) {
  const stored = read();
  if (!stored || stored.session === data.session || stored.session === data.found) {
    write(data);
    return;
  }
  if (reportedTo !== data.session) {
    reportedTo = data.session;
    reports = 0;
  }
  if (reports < MOST_REPORTS) {
    reports += 1;
    setTriggerValue("earlier", stored);
  }
}

/* What is stored; undefined when it is nothing or no record, or where the browser allows no storage. */
function read() {
  try {
    const { session, record } = JSON.parse(sessionStorage.getItem(NAME));
    return typeof session === "string" && typeof record === "string" ? { session, record } : undefined;
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
