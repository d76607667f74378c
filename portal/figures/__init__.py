"""What the portal's pages print, composed from the figures of the apps that own the facts."""
