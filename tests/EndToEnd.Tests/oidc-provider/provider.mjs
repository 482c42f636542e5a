// Somebody else's OpenID provider, with its own sign-in pages. Arguments: issuer, client secret, portal.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [issuer, secret, portal] = process.argv.slice(2);
const keyOf = (type, options, rest) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...rest });
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'portal', client_secret: secret, grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
    redirect_uris: [`${portal}/signin-oidc`], post_logout_redirect_uris: [`${portal}/signout-callback-oidc`],
  }, {
    client_id: 'operator', client_secret: secret, grant_types: ['client_credentials'], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'client_secret_post',
  }],
  jwks: { keys: [keyOf('rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'rsa' }), keyOf('ec', { namedCurve: 'P-256' }, { alg: 'ES256', kid: 'ec' })] },
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email', 'offline_access'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  conformIdTokenClaims: false,
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, name: id }) }),
  issueRefreshToken: () => true,
  // RFC 9470: services read from the access token when its person signed in.
  extraTokenClaims: ({ oidc: { entities } }) => ({ auth_time: (entities.AuthorizationCode ?? entities.RefreshToken)?.authTime }),
  features: {
    devInteractions: { enabled: true },
    clientCredentials: { enabled: true },
    // An API that is not named gets this one: the audience that our services expect, as a signed token.
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:matchmaking',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ audience: 'matchmaking', accessTokenFormat: 'jwt', accessTokenTTL: 300, scope: 'openid profile email offline_access', jwt: { sign: { alg: 'ES256' } } }),
    },
  },
});
// For the tests: the browser's session is an hour older.
provider.use(async (ctx, next) => {
  if (ctx.path !== '/age') return next();
  const session = await provider.Session.get(ctx);
  session.loginTs -= 3600;
  await session.persist();
  ctx.body = 'aged';
});
const { port } = new URL(issuer);
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
