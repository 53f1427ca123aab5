/* LLMOps for Java: feedback from a page. Keeps nothing in the browser; does nothing without a token. */
(() => {
'use strict';
var D = 'data-llmops-', script = document.currentScript, known = new WeakSet(), leaving = false;
var attr = (element, name) => element.getAttribute(D + name);
var find = (element, name) => element.querySelector('[' + D + name + ']');
var near = (event, name) => event.target.closest && event.target.closest('[' + D + name + ']');
var url = attr(script, 'url') || new URL('feedback', script.src).href;
var content = field => 'value' in field ? field.value : field.textContent;
function make(name, parent, attributes) {
  var made = document.createElement(name);
  for (var each in attributes) made.setAttribute(each, attributes[each]);
  return parent.appendChild(made);
}

// What the token allows. Whether it is genuine, the server knows.
function scope(token) {
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).scope.split(' ');
  } catch {
    return [];
  }
}

// A page that goes has no time for a preflight, so it sends plain text.
function post(text, done) {
  var type = leaving ? 'text/plain' : 'application/json';
  if (leaving && !('keepalive' in Request.prototype)) {
    return done(navigator.sendBeacon(url, new Blob([text], {type})) ? 201 : 0);
  }
  fetch(url, {method: 'POST', body: text, headers: {'Content-Type': type}, keepalive: true,
    credentials: 'omit', referrerPolicy: 'no-referrer'})
    .then(answer => done(answer.status), () => done(0));
}

// Levenshtein's distance in code points by the longer length, unless that holds up the page.
function distance(a, b) {
  a = [...a]; b = [...b];
  var longer = Math.max(a.length, b.length), i = 0, j;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  a = a.slice(i); b = b.slice(i);
  while (a.length && b.length && a[a.length - 1] === b[b.length - 1]) { a.pop(); b.pop(); }
  if (a.length * b.length > 4e6) return;
  var row = Uint32Array.from([0, ...b], (_, k) => k);
  for (i = 0; i < a.length; i++) {
    var diagonal = row[0]++;
    for (j = 0; j < b.length; j++) {
      var above = row[j + 1];
      row[j + 1] = Math.min(above + 1, row[j] + 1, diagonal + (a[i] !== b[j]));
      diagonal = above;
    }
  }
  return longer ? row[b.length] / longer : 0;
}

function attach(root) {
  var token = attr(root, 'token'), allowed = token ? scope(token) : [], sent = {};
  if (!allowed.length || known.has(root)) return;
  known.add(root);
  var may = signal => allowed.includes(signal);

  function send(signal, more, shown) {
    var key = signal + (signal === 'click' ? more.position : '');
    if (!may(signal) || sent[key]) return;
    sent[key] = true;
    post(JSON.stringify(Object.assign({token, signal}, more)), status => {
      var good = sent[key] = status === 201 || status === 409;
      if (shown) {
        if (good && shown.tagName === 'BUTTON') shown.setAttribute('aria-pressed', 'true');
        find(root, 'status').textContent =
          good ? attr(root, 'thanks') || 'Thank you.' : attr(root, 'failed') || 'It could not be sent.';
      }
      root.dispatchEvent(new CustomEvent('llmops-feedback', {bubbles: true, detail: {signal, status}}));
    });
  }

  if (may('thumbs') && !find(root, 'signal')) {
    var group = make('div', root, {role: 'group', 'aria-label': attr(root, 'label') || 'Feedback'});
    ['up', 'down'].forEach((way, i) => {
      make('button', group, {type: 'button', 'aria-pressed': 'false', 'data-llmops-signal': way})
        .textContent = attr(root, way) || ['Helpful', 'Not helpful'][i];
    });
  }
  if (!find(root, 'status')) make('span', root, {role: 'status', 'data-llmops-status': ''});

  function opened(event) {
    var link = near(event, 'position');
    if (link) send('click', {passage: attr(link, 'passage'), position: +attr(link, 'position')});
  }

  var on = (name, react) => root.addEventListener(name, react);
  on('auxclick', opened);
  on('click', event => {
    opened(event);
    var button = near(event, 'signal'), rating = near(event, 'rating');
    if (rating) send('rating', {value: +attr(rating, 'rating')}, rating);
    var signal = button && attr(button, 'signal');
    if (signal === 'copy' || signal === 'regenerate') send(signal);
    else if (signal) send('thumbs', {up: signal === 'up'}, button);
  });
  on('copy', event => near(event, 'answer') && send('copy'));
  on('submit', event => {
    var form = event.target, comment = form.hasAttribute(D + 'comment');
    if (!comment && !form.hasAttribute(D + 'correction')) return edited();
    event.preventDefault();
    var text = content(form.querySelector('textarea,input'));
    if (text.trim()) send(comment ? 'comment' : 'correction', comment ? {comment: text} : {text: text}, form);
  });
  var field = find(root, 'edit'), before = field && content(field);

  function edited() {
    var after = field && content(field), texts = may('edit_text');
    if (before === after) return;
    var far = distance(before, after);
    if (texts || far !== undefined) send('edit', Object.assign({distance: far}, texts && {before, after}));
  }

  // Time in view until the page is first left.
  var since, seen = 0;
  function look(inView) {
    if (since !== undefined) seen += performance.now() - since;
    since = inView ? performance.now() : undefined;
  }

  if (may('dwell')) new IntersectionObserver(entries => look(entries.pop().isIntersecting)).observe(root);

  function leave() {
    leaving = true;
    look(false);
    edited();
    if (seen > 0) send('dwell', {millis: Math.round(Math.min(seen, 864e5))});
    leaving = false;
  }

  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.hidden && leave());
}

function start() { document.querySelectorAll('[' + D + 'token]').forEach(attach); }

window.llmopsFeedback = {attach};
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
})();
