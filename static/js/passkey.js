// Passkeys: the buttons appear where the browser knows them, and what goes wrong is said in Danish on the page.
// The ceremony itself is allauth's (mfa/js/webauthn.js).
const BUTTONS = ['passkey_login', 'mfa_webauthn_authenticate', 'mfa_webauthn_reauthenticate', 'mfa_webauthn_add'];

if (window.PublicKeyCredential) {
  for (const id of BUTTONS) {
    document.getElementById(id)?.removeAttribute('hidden');
  }
}

document.addEventListener('allauth.error', (event) => {
  event.preventDefault();
  const box = document.getElementById('passkey-error');
  if (!box) return;
  const cancelled = ['NotAllowedError', 'AbortError'].includes(event.detail?.exception?.name);
  box.textContent = cancelled
    ? 'Adgangsnøglen blev ikke brugt. Prøv igen, eller vælg en anden måde.'
    : 'Adgangsnøglen virkede ikke. Prøv igen, eller vælg en anden måde.';
  box.hidden = false;
});
