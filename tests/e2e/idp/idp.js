'use strict';
// An identity provider made of npm samlp, for tests: node idp.js FOLDER, where idp.key and idp.crt lie. Prints its address. It
// answers the service provider that FOLDER/sp.json names (entity_id, acs_url, certificate), read anew for each request.
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const path = require('path');
const querystring = require('querystring');
const samlp = require('samlp');

const folder = process.argv[2];
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const issuer = 'https://idp.test/story';
const key = read('idp.key');
const cert = read('idp.crt');

const modes = {
  assertion: () => ({}),
  response: () => ({ signAssertion: false, signResponse: true }),
  both: () => ({ signResponse: true }),
  encrypted: (sp) => ({
    encryptionCert: sp.certificate,
    encryptionPublicKey: crypto.createPublicKey(sp.certificate).export({ type: 'spki', format: 'pem' }),
  }),
};

// The little of express that samlp leans on.
function dress(res) {
  res.set = (name, value) => { res.setHeader(name, value); return res; };
  res.status = (code) => { res.statusCode = code; return res; };
  res.send = (body, text) => { if (typeof body === 'number') { res.statusCode = body; return res.end(String(text || '')); } return res.end(body); };
  return res;
}

function escape(text) {
  return String(text || '').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

function ask(req, res) {
  const hidden = ['SAMLRequest', 'RelayState'].map((name) => `<input type="hidden" name="${name}" value="${escape(req.query[name])}">`);
  res.set('Content-Type', 'text/html').send(`<!DOCTYPE html><title>Test IdP</title><form method="post" action="/sso">${hidden.join('')}
<input name="user_name"><input name="mode" value="assertion"><button>Sign in</button></form>`);
}

function answer(req, res) {
  const sp = JSON.parse(read('sp.json'));
  const user = req.body.user_name;
  const [given, family] = user.split('@')[0].split('.');
  const fail = (status, text) => dress(res).status(status).send(String(text));
  if (!Object.hasOwn(modes, req.body.mode)) return fail(400, 'no such mode');
  samlp.auth({
    issuer, cert, key,
    audience: sp.entity_id, destination: sp.acs_url, recipient: sp.acs_url,
    signatureAlgorithm: 'rsa-sha256', digestAlgorithm: 'sha256', lifetimeInSeconds: 300,
    sessionIndex: '_' + crypto.randomUUID(),
    nameIdentifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    getUserFromRequest: () => ({ id: user, displayName: `${given} ${family}`, emails: [{ value: user }], name: { givenName: given, familyName: family } }),
    getPostURL: (audience, dom, request, done) => done(null, sp.acs_url),
    ...modes[req.body.mode](sp),
  })(req, res, (failure) => fail(500, failure));
}

const metadata = samlp.metadata({ issuer, cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso', logoutEndpointPaths: {} });

const server = http.createServer((req, res) => {
  const [target, query] = req.url.split('?');
  Object.assign(req, { query: querystring.parse(query), originalUrl: req.url, protocol: 'http', body: {} });
  dress(res);
  if (req.method === 'GET' && target === '/metadata') return metadata(req, res);
  if (req.method === 'GET' && target === '/sso') return ask(req, res);
  if (req.method !== 'POST' || target !== '/sso') return res.status(404).send('');
  let body = '';
  req.on('data', (piece) => { body += piece; });
  req.on('end', () => { req.body = querystring.parse(body); answer(req, res); });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
