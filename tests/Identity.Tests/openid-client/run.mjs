// An independent, certified OpenID Connect client against our provider. A browser is needed twice, and the test that started this
// plays it: a line "browse <address>" asks, the answer on standard input is the address that the browser was sent back to.
import assert from 'node:assert/strict';
import { createInterface } from 'node:readline/promises';
import * as client from 'openid-client';

const [issuer, secretOf, redirectUri, loggedOut, clientJwk] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin });
const answers = lines[Symbol.asyncIterator]();
const browse = async address => {
  console.log(`browse ${address}`);
  return new URL((await answers.next()).value);
};
const step = name => console.log(`done ${name}`);
const refused = async (promise, error) => {
  await assert.rejects(promise, e => (e.error ?? e.cause?.error) === error || assert.fail(`${e.error ?? e.code}: ${e.message} instead of ${error}`));
};

const discover = id => client.discovery(new URL(issuer), id, undefined, client.ClientSecretBasic(`${secretOf} ${id}`), { execute: [client.allowInsecureRequests] });
const portal = await discover('portal');
assert.equal(portal.serverMetadata().supportsPKCE(), true);
step('discovery');

async function signIn() {
  const verifier = client.randomPKCECodeVerifier(), state = client.randomState(), nonce = client.randomNonce();
  const address = client.buildAuthorizationUrl(portal, {
    redirect_uri: redirectUri, scope: 'openid profile email offline_access', code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', state, nonce,
  });
  const back = await browse(address);
  const tokens = await client.authorizationCodeGrant(portal, back, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
  return { tokens, back, verifier, state, nonce };
}

const first = await signIn();
const { sub } = first.tokens.claims();
step('authorization code with PKCE, state, nonce and iss');

const person = await client.fetchUserInfo(portal, first.tokens.access_token, sub);
assert.ok(person.email && person.name);
step('userinfo');

let refresh = first.tokens.refresh_token;
const seen = new Set([refresh]);
for (let i = 0; i < 50; i++) {
  const next = await client.refreshTokenGrant(portal, refresh);
  assert.ok(!seen.has(next.refresh_token), 'a refresh token comes once');
  seen.add(refresh = next.refresh_token);
}
step('refresh x 50');

await refused(client.refreshTokenGrant(portal, first.tokens.refresh_token), 'invalid_grant');
await refused(client.refreshTokenGrant(portal, refresh), 'invalid_grant');
step('a refresh token used twice ends its family');

await refused(client.authorizationCodeGrant(portal, first.back, { pkceCodeVerifier: first.verifier, expectedState: first.state, expectedNonce: first.nonce }), 'invalid_grant');
step('a code used twice is refused');

const program = await discover('operator');
const own = await client.clientCredentialsGrant(program, { scope: 'accounts' });
assert.equal(own.refresh_token, undefined);
step('client credentials');

const key = await crypto.subtle.importKey('jwk', JSON.parse(clientJwk), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
const keyed = await client.discovery(new URL(issuer), 'keyed', undefined, client.PrivateKeyJwt({ key, kid: 'its-key' }), { execute: [client.allowInsecureRequests] });
assert.ok((await client.clientCredentialsGrant(keyed, { scope: 'reports' })).access_token);
assert.equal((await client.tokenIntrospection(keyed, (await client.clientCredentialsGrant(keyed)).access_token)).active, true);
step('private_key_jwt');

const second = await signIn();
assert.equal((await client.tokenIntrospection(portal, second.tokens.refresh_token)).active, true);
await client.tokenRevocation(portal, second.tokens.refresh_token);
assert.equal((await client.tokenIntrospection(portal, second.tokens.refresh_token)).active, false);
await refused(client.refreshTokenGrant(portal, second.tokens.refresh_token), 'invalid_grant');
step('introspection and revocation');

const third = await signIn();
const kidOf = token => JSON.parse(Buffer.from(token.split('.')[0], 'base64url')).kid;
console.log('rotate');
assert.equal((await answers.next()).value, 'rotated');
const checking = await discover('portal');
client.enableNonRepudiationChecks(checking); // Else what comes over the direct connection is believed without its signature.
const renewed = await client.refreshTokenGrant(checking, third.tokens.refresh_token);
assert.notEqual(kidOf(renewed.id_token), kidOf(third.tokens.id_token));
await client.fetchUserInfo(portal, third.tokens.access_token, sub);
await client.fetchUserInfo(portal, renewed.access_token, sub);
step('key rotation in mid-session');

const end = await browse(client.buildEndSessionUrl(portal, { post_logout_redirect_uri: loggedOut, id_token_hint: third.tokens.id_token, state: 'bye' }));
assert.equal(end.searchParams.get('state'), 'bye');
await refused(client.refreshTokenGrant(portal, renewed.refresh_token), 'invalid_grant');
step('logout');
lines.close();
